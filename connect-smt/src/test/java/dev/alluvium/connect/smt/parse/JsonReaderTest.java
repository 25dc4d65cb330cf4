// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict reading: nothing wraps, nothing is dropped, no message quotes the text. */
class JsonReaderTest {
    @Test
    void valuesKeepTheirDigits() {
        Object value = JsonReader.read("{\"a\":[1,9223372036854775808,0.10,true,false,null,\"x\",{}]}");

        assertThat(((List<?>) ((Map<?, ?>) value).get("a")).toArray())
                .containsExactly(
                        1L,
                        new BigInteger("9223372036854775808"),
                        new BigDecimal("0.10"),
                        true,
                        false,
                        null,
                        "x",
                        Map.of());
        assertThat(JsonReader.read("null")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "{\"secret\":1} 2",
                "{\"secret\":1,\"secret\":2}",
                "secret",
                "NaN",
                "{\"a\":}",
                "{\"secret\":\"\\ud800\"}",
                "{\"secret\":[{\"\\udc00\\ud800\":1}]}",
                "{\"secret\":\"\ud83d\"}",
                "]"
            })
    void malformedTextIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void surrogatePairsAreText() {
        assertThat(JsonReader.read("{\"\\ud83d\\ude00\":[\"\\ud83d\\ude00\",\"\ud83d\ude00\"]}"))
                .isEqualTo(Map.of("\ud83d\ude00", List.of("\ud83d\ude00", "\ud83d\ude00")));
    }

    @Test
    void arraysOfNamesAreEscaped() {
        assertThat(JsonText.array(List.of("a", "b\"\\c", "d\n"))).isEqualTo("[\"a\",\"b\\\"\\\\c\",\"d\\n\"]");
        assertThat(JsonText.array(List.of())).isEqualTo("[]");
    }
}

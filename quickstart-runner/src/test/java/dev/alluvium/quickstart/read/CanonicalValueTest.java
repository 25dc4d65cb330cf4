// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.folder.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two values of a type are equal exactly if their canonical texts are. */
class CanonicalValueTest {
    private static final String STRUCT = "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"},"
            + "{\"name\":\"b\",\"type\":\"double\"}]}";
    private static final String MAP = "{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":\"double\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"long\" | 1.0 | 1",
                "\"long\" | 1.5 | 1.5",
                "\"long\" | 9223372036854775807 | 9223372036854775807",
                "\"long\" | \"1\" | \"1\"",
                "\"integer\" | 1e3 | 1000",
                "\"double\" | 1 | 1.0",
                "\"double\" | -0.0 | -0.0",
                "\"double\" | \"NaN\" | \"NaN\"",
                "\"float\" | 0.1 | 0.1",
                "\"float\" | 16777217 | 1.6777216E7",
                "\"decimal(12,2)\" | \"12.30\" | \"12.30\"",
                "\"decimal(12,2)\" | 12.3 | 12.3",
                "\"string\" | \" a \" | \" a \"",
                "\"timestamp\" | \"2026-01-02T03:04:05Z\" | \"2026-01-02T03:04:05Z\"",
                "\"long\" | null | null"
            })
    void scalars(String type, String value, String canonical) throws IOException {
        assertThat(canonical(type, value)).isEqualTo(canonical);
    }

    @Test
    void aStructsMissingFieldIsNullAndAnUnknownOneStays() throws IOException {
        assertThat(canonical(STRUCT, "{\"b\":1}")).isEqualTo("{\"a\":null,\"b\":1.0}");
        assertThat(canonical(STRUCT, "{\"c\":1}")).isEqualTo("{\"a\":null,\"b\":null,\"c\":1}");
    }

    @Test
    void orderCountsInArraysAndNotInMaps() throws IOException {
        assertThat(canonical(MAP, "[[\"b\",1],[\"a\",2]]")).isEqualTo("[[\"a\",2.0],[\"b\",1.0]]");
        assertThat(canonical("{\"type\":\"array\",\"elementType\":\"double\"}", "[2,1]"))
                .isEqualTo("[2.0,1.0]");
    }

    @Test
    void whatDoesNotFitKeepsItsForm() throws IOException {
        assertThat(canonical(MAP, "[[\"b\"]]")).isEqualTo("[[\"b\"]]");
        assertThat(canonical(STRUCT, "[1]")).isEqualTo("[1]");
        assertThat(canonical("\"double\"", "true")).isEqualTo("true");
    }

    private static String canonical(String type, String value) throws IOException {
        return Json.text(CanonicalValue.of(Json.MAPPER.readTree(type), Json.MAPPER.readTree(value)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A JSON string is sent as its text, anything else as compact JSON, null as nothing. */
class RecordStepTest {
    private static RecordStep read(String json) throws IOException {
        return RecordStep.read(Place.of(Path.of("steps.jsonl")), Json.MAPPER.readTree(json));
    }

    @Test
    void textsAreSentAsTheyAreAndObjectsAsCompactJson() throws IOException {
        RecordStep record = read("{\"topic\":\"t\",\"key\":\"{\\\"half\",\"value\":{ \"a\" : [1, null] }}");

        assertThat(record.key()).isEqualTo("{\"half".getBytes(StandardCharsets.UTF_8));
        assertThat(record.value()).isEqualTo("{\"a\":[1,null]}".getBytes(StandardCharsets.UTF_8));
        assertThat(record.partition()).isEmpty();
        assertThat(record.timestamp()).isEmpty();
        assertThat(record).hasToString("record to t");
    }

    @Test
    void nullIsATombstoneAndBase64IsBytes() throws IOException {
        RecordStep record =
                read("{\"topic\":\"t\",\"partition\":3,\"timestamp\":7,\"keyBase64\":\"AP8=\",\"value\":null}");

        assertThat(record.key()).containsExactly(0, 0xFF);
        assertThat(record.value()).isNull();
        assertThat(record.partition()).contains(3);
        assertThat(record.timestamp()).contains(7L);
    }

    @Test
    void aHeaderMayRepeatAndBeNull() throws IOException {
        RecordStep record =
                read("{\"topic\":\"t\",\"value\":1,\"headers\":{\"a\":[\"x\",null],\"b\":null,\"c\":\"y\"}}");

        assertThat(record.headers()).extracting(RecordStep.Header::name).containsExactly("a", "a", "b", "c");
        assertThat(record.headers().get(0).value()).isEqualTo("x".getBytes(StandardCharsets.UTF_8));
        assertThat(record.headers().get(1).value()).isNull();
        assertThat(record.headers().get(2).value()).isNull();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * A pipeline in Avro: its table has every value, and what lies on the topic is Confluent's wire format, which a reader
 * with nothing but plain Avro and Confluent's registry interface decodes.
 */
class AvroRegistryIT {
    private static final String TOPIC = "avro.public.products";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void theTopicIsInConfluentsWireFormatAndTheTableHasEveryValue() {
        List<GenericRecord> keys = new ArrayList<>();
        List<GenericRecord> events = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        Path folder = SharedStack.ROOT.resolve("connector-configs/avro-registry");

        RunReport report = TimedRun.of(
                "avro-registry",
                Options.on(SharedStack.get(), List.of(folder))
                        .withOut(SharedStack.OUTPUT.resolve("avro-registry"))
                        .withAfterwards((stack, placeholders, verdict) -> {
                            for (ConsumerRecord<byte[], byte[]> record : TopicBytes.read(stack, TOPIC)) {
                                keys.add(decode(stack, record.key()));
                                if (record.value() != null) {
                                    events.add(decode(stack, record.value()));
                                }
                            }
                            get(stack, "/subjects").forEach(subject -> subjects.add(subject.asText()));
                        }));

        assertThat(report.problems()).isEmpty();
        assertThat(report.tables())
                .singleElement()
                .satisfies(table -> assertThat(table.verdict().differences()).isEmpty());
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(subjects).contains(TOPIC + "-key", TOPIC + "-value");
        assertThat(keys).extracting(key -> (Long) key.get("id")).contains(1L, 4L, 5L, 6L, Long.MAX_VALUE);
        assertThat(events).extracting(event -> event.get("op").toString()).contains("r", "u", "d", "c");
        assertTypes(firstOfId(events, 1L));
        assertThat(events.stream().map(GenericRecord::getSchema).distinct())
                .as("schemas, before and after the new column")
                .hasSize(2);
    }

    /** The snapshot's row, as SQL wrote it. */
    private static void assertTypes(GenericRecord row) {
        assertThat(row.get("name")).hasToString("Lantern, brass");
        assertThat(new BigInteger(bytes(row.get("price")))).isEqualTo(4990);
        assertThat(row.get("weight")).isEqualTo(1.25d);
        assertThat(row.get("ratio")).isEqualTo(0.5f);
        assertThat(row.get("units")).isEqualTo(120);
        assertThat(row.get("shelf")).isEqualTo(7);
        assertThat(row.get("in_stock")).isEqualTo(true);
        assertThat(row.get("seen")).hasToString("2024-02-29T18:14:59.999999Z");
        assertThat(bytes(row.get("photo"))).containsExactly(0x00, 0xff, 0x10);
        assertThat((List<?>) row.get("tags")).map(String::valueOf).containsExactly("light", "brass, polished", "null");
    }

    private static GenericRecord firstOfId(List<GenericRecord> events, long id) {
        return events.stream()
                .map(event -> (GenericRecord) event.get("after"))
                .filter(row -> row != null && row.get("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(Object value) {
        ByteBuffer buffer = (ByteBuffer) value;
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Zero byte, id in four bytes, Avro to the last byte. */
    private static GenericRecord decode(EmbeddedStack stack, byte[] message) {
        assertThat(message).hasSizeGreaterThan(5);
        assertThat(message[0]).isZero();
        int id = ByteBuffer.wrap(message, 1, 4).getInt();
        JsonNode answer = get(stack, "/schemas/ids/" + id);
        Schema schema = new Schema.Parser().parse(answer.path("schema").asText());
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(message, 5, message.length - 5, null);
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
            assertThat(decoder.isEnd()).isTrue();
            return record;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode get(EmbeddedStack stack, String path) {
        URI registry = stack.registry().orElseThrow().url();
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(registry.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

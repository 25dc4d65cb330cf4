// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.error.RecordException;
import java.math.BigDecimal;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a record to a table and its place. */
class RouterTest {
    private static SinkConfig.Routing routing(String... pairs) {
        Map<String, String> properties = new HashMap<>(Map.of("name", "c", "table.base.path", "s3://lake/base/"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return SinkValidation.read(properties).routing();
    }

    private static SinkRecord record(String topic, Object value) {
        return new SinkRecord(topic, 0, null, null, null, value, 0);
    }

    @Test
    void mapWinsOverRegexAndRegexOverFormat() {
        Router router = new Router(routing(
                "topic2table.map", "cdc.a:mapped",
                "topic2table.regex", "cdc[.](a|b)=>re_$1,cdc[.].*=>rest",
                "table.name.format", "f_${topic}"));

        assertThat(router.table(record("cdc.a", null))).isEqualTo("mapped");
        assertThat(router.table(record("cdc.b", null))).isEqualTo("re_b");
        assertThat(router.table(record("cdc.c", null))).isEqualTo("rest");
        assertThat(router.table(record("plain", null))).isEqualTo("f_plain");
        assertThat(router.table(record("plain", null))).isEqualTo("f_plain");
        assertThat(router.staticTable("cdc.b")).contains("re_b");
    }

    /** What an expression finds first in a topic may be less than the topic. */
    @Test
    void theWholeTopicIsReplacedByTheTable() {
        Router router = new Router(routing("topic2table.regex", "(o|orders)=>x_$1,(.*?)[.]dlq=>dead,.*?=>all"));

        assertThat(router.table(record("orders", null))).isEqualTo("x_orders");
        assertThat(router.table(record("a.dlq", null))).isEqualTo("dead");
        assertThat(router.table(record("anything", null))).isEqualTo("all");
    }

    @Test
    void placeholdersReadTopicHeadersAndSource() {
        Router router = new Router(
                routing("table.name.format", "${topic[1]}_${type}_${tenant}_${header:x}_${source.db}_${source.table}"));
        SinkRecord record = record("a.b.c", null);
        record.headers().addString("entity.type", "video");
        record.headers().addInt("entity.tenant", 7);
        record.headers().addString("x", "h");
        record.headers().addString("entity.source", "debezium:postgresql:srv.inventory.public.videos");

        assertThat(router.table(record)).isEqualTo("b_video_7_h_inventory_videos");
        assertThat(router.staticTable("a.b.c")).isEmpty();
    }

    @Test
    void sourceIsReadFromAnEnvelopeWithoutTheHeader() {
        Router router = new Router(routing("table.name.format", "${source.table}"));
        Schema source =
                SchemaBuilder.struct().field("table", Schema.STRING_SCHEMA).build();
        Schema envelope = SchemaBuilder.struct().field("source", source).build();
        Struct value = new Struct(envelope).put("source", new Struct(source).put("table", "orders"));

        assertThat(router.table(record("t", value))).isEqualTo("orders");
        assertThat(router.table(record("t", Map.of("source", Map.of("table", "orders")))))
                .isEqualTo("orders");
        assertThatThrownBy(() -> router.table(record("t", null))).isInstanceOf(RecordException.class);
    }

    @Test
    void aFieldRoutes() {
        Router router = new Router(routing("table.route.field", "kind"));

        assertThat(router.table(record("t", Map.of("kind", "video")))).isEqualTo("video");
        assertThatThrownBy(() -> router.table(record("t", Map.of("other", "video"))))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("'kind'");
        assertThatThrownBy(() -> router.table(record("t", Map.of("kind", "no table"))))
                .isInstanceOf(RecordException.class);
        assertThat(router.staticTable("t")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.b, reject, ''", "a.b, underscore, a_b", "a-b.c, underscore, a_b_c"})
    void namesAreRefusedOrMended(String topic, String policy, String expected) {
        Router router = new Router(routing("table.name.sanitize", policy));

        if (expected.isEmpty()) {
            assertThatThrownBy(() -> router.table(record(topic, null))).isInstanceOf(RecordException.class);
        } else {
            assertThat(router.table(record(topic, null))).isEqualTo(expected);
        }
    }

    @Test
    void aTransformThatMayRouteLeavesNoStaticTable() {
        assertThat(new Router(routing("transforms", "r", "transforms.r.type", "org.example.R")).staticTable("t"))
                .isEmpty();
        assertThat(new Router(routing(
                                "transforms", "n", "transforms.n.type", "dev.alluvium.connect.smt.NormalizeEntity"))
                        .staticTable("t"))
                .contains("t");
        assertThat(new Router(routing(
                                "transforms", "r", "transforms.r.type", "org.example.R", "table.name.format", "one"))
                        .staticTable("t"))
                .contains("one");
    }

    @Test
    void tablesLieBelowTheBaseOrWhereTheirOwnPathSays() {
        TableLocations locations = new TableLocations(routing("table.video.path", "file:///elsewhere/v/"));

        assertThat(locations.location("audio")).hasToString("s3://lake/base/audio");
        assertThat(locations.location("video")).hasToString("file:///elsewhere/v");
        assertThat(new TableLocations(routing("table.path.format", "${base}/x/${table}.delta")).location("a"))
                .hasToString("s3://lake/base/x/a.delta");
    }

    @Test
    void headersOfEveryScalarTypeAreText() {
        SinkRecord record = record("t", null);
        record.headers().addByte("byte", (byte) 123);
        record.headers().addBoolean("bool", true);
        record.headers().addDecimal("dec", new BigDecimal("1E+3"));
        record.headers().addDate("date", new Date(0));
        record.headers().addTimestamp("ts", new Date(0));
        record.headers().addBytes("bytes", "é".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        record.headers().add("null", null, null);
        record.headers()
                .addList(
                        "list",
                        java.util.List.of("a"),
                        SchemaBuilder.array(Schema.STRING_SCHEMA).build());

        assertThat(HeaderText.text(record, "byte")).contains("123");
        assertThat(HeaderText.text(record, "bool")).contains("true");
        assertThat(HeaderText.text(record, "dec")).contains("1000");
        assertThat(HeaderText.text(record, "date")).contains("1970-01-01");
        assertThat(HeaderText.text(record, "ts")).contains("1970-01-01T00:00:00Z");
        assertThat(HeaderText.text(record, "bytes")).contains("é");
        assertThat(HeaderText.text(record, "null")).isEmpty();
        assertThat(HeaderText.text(record, "list")).isEmpty();
        assertThat(HeaderText.text(record, "gone")).isEmpty();
    }
}

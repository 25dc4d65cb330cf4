// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Date;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics from facts: every placeholder, what may not be a topic, and tombstones, which are never lost (B5, B24, B34). */
class RouteEntityTest {
    private static SinkRecord record(Object value) {
        SinkRecord record =
                Transforms.sink("cat.public.assets", Envelope.KEY, new Struct(Envelope.KEY).put("id", 7), null, value);
        record.headers()
                .addString("entity.type", "asset")
                .addString("entity.op", "update")
                .addString("entity.tenant", "acme")
                .addInt("region", 12)
                .addString("bad", "a/b c");
        return record;
    }

    @Test
    void topicsMayTakeTurns() {
        RouteEntity<SinkRecord> route = route("topic.template", "${type}.${op}", "allowed.topics", "(a|b)[.].*");

        for (String type : new String[] {"a", "b", "a", "a", "evil", "b", "evil", "evil", "a"}) {
            SinkRecord record = Transforms.sink("t", null, null, null, Map.of("id", 7L));
            record.headers().addString("entity.type", type);
            assertThatThrownBy(() -> route.apply(record)).isInstanceOf(DataException.class);
            record.headers().addString("entity.op", "update");
            if (type.equals("evil")) {
                assertThatThrownBy(() -> route.apply(record)).isInstanceOf(DataException.class);
            } else {
                assertThat(route.apply(record).topic()).isEqualTo(type + ".update");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "${type},asset",
        "${tenant}.${type}-${op},acme.asset-update",
        "entities_${type}_${header:region},entities_asset_12",
        "x.${topic},x.cat.public.assets",
        "all,all"
    })
    void templateNamesTheTopic(String template, String topic) {
        SinkRecord record = record(Map.of("id", 7L));

        SinkRecord routed = route("topic.template", template).apply(record);

        assertThat(routed.topic()).isEqualTo(topic);
        assertThat(routed.originalTopic()).isEqualTo("cat.public.assets");
        assertThat(routed.value()).isSameAs(record.value());
        assertThat(routed.headers()).isEqualTo(record.headers()).isNotSameAs(record.headers());
        assertThat(record.topic()).isEqualTo("cat.public.assets");
    }

    @Test
    void sameTopicIsTheSameRecord() {
        SinkRecord record = record(Map.of());

        assertThat(route("topic.template", "${topic}").apply(record)).isSameAs(record);
    }

    @Test
    void illegalCharactersFailOrAreReplaced() {
        SinkRecord record = record(Map.of());

        assertThatThrownBy(() -> route("topic.template", "t-${header:bad}").apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sanitize")
                .hasMessageNotContaining("a/b c");
        assertThat(route("topic.template", "t-${header:bad}", "sanitize", "replace")
                        .apply(record)
                        .topic())
                .isEqualTo("t-a_b_c");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void namesOfDotsAloneAreIllegal(String name) {
        SinkRecord record = Transforms.sink(name, null, null, null, "v");
        SinkRecord headed =
                record.newRecord("t", 0, null, null, null, "v", 1L, new ConnectHeaders().addString("h", name));

        assertThatThrownBy(() -> route("topic.template", "${header:h}", "sanitize", "replace")
                        .apply(headed))
                .isInstanceOf(DataException.class);
        assertThat(route("topic.template", "${header:h}${header:h}${header:h}")
                        .apply(headed)
                        .topic())
                .startsWith("...");
    }

    @Test
    void namesOverTheLimitAreIllegal() {
        SinkRecord record = Transforms.sink("t".repeat(249), null, null, null, "v");

        assertThat(route("topic.template", "${topic}").apply(record)).isSameAs(record);
        assertThatThrownBy(() -> route("topic.template", "x${topic}", "sanitize", "replace")
                        .apply(record))
                .isInstanceOf(DataException.class);
    }

    @Test
    void topicsOutsideTheAllowedOnesFail() {
        SinkRecord record = record(Map.of());

        assertThat(route("topic.template", "${type}", "allowed.topics", "asset|owner")
                        .apply(record)
                        .topic())
                .isEqualTo("asset");
        assertThatThrownBy(() -> route("topic.template", "${type}s", "allowed.topics", "asset|owner")
                        .apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("allowed.topics");
    }

    @Test
    void missingHeaderFailsForRows() {
        SinkRecord record = Transforms.sink("t", Envelope.KEY, null, null, "v");
        SinkRecord empty = record(Map.of());
        empty.headers().addString("h", "");

        assertThatThrownBy(() -> route("topic.template", "${type}").apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'entity.type'");
        assertThatThrownBy(() -> route("topic.template", "${header:h}").apply(empty))
                .hasMessageContaining("'h'");
    }

    @Test
    void headerThatIsNoScalarFails() {
        SinkRecord record = record(Map.of());
        record.headers().add("map", Map.of("a", 1), null);
        record.headers().add("date", new Date(0), null);

        assertThatThrownBy(() -> route("topic.template", "${header:map}").apply(record))
                .hasMessageContaining("'map'");
        assertThatThrownBy(() -> route("topic.template", "${header:date}").apply(record))
                .isInstanceOf(DataException.class);
    }

    @Test
    void tombstonesRouteByHeadersElseByKeyElseStay() {
        SinkRecord byHeaders = record(null);
        SinkRecord byKey =
                Transforms.sink("cat.public.assets", Envelope.KEY, new Struct(Envelope.KEY).put("id", 7), null, null);
        SinkRecord unknown = Transforms.sink("cat.public.assets", Schema.STRING_SCHEMA, "7", null, null);
        SinkRecord keyless = Transforms.sink("cat.public.assets", null, null, null, null);
        RouteEntity<SinkRecord> byType = route("topic.template", "e-${type}");

        assertThat(byType.apply(byHeaders).topic()).isEqualTo("e-asset");
        assertThat(byType.apply(byKey).topic()).isEqualTo("e-assets");
        assertThat(byType.apply(unknown)).isSameAs(unknown);
        assertThat(byType.apply(keyless)).isSameAs(keyless);
        assertThat(route("topic.template", "${op}").apply(byKey)).isSameAs(byKey);
    }

    @Test
    void tombstonesWithoutOperationMayKeepTheirTopic() {
        SinkRecord foreign = Transforms.sink("cat.public.assets", Envelope.KEY, null, null, null);
        RouteEntity<SinkRecord> keeping = route("topic.template", "e-${type}", "keep.tombstones.topic", "true");

        assertThat(keeping.apply(foreign)).isSameAs(foreign);
        assertThat(keeping.apply(record(null)).topic()).isEqualTo("e-asset");
    }

    @Test
    void otherPrefixesAreRead() {
        SinkRecord record = record(Map.of());
        record.headers().addString("ev.type", "thing");

        assertThat(route("topic.template", "${type}", "headers.prefix", "ev.")
                        .apply(record)
                        .topic())
                .isEqualTo("thing");
    }

    @Test
    void worksOnSourceRecords() {
        RouteEntity<SourceRecord> transform = new RouteEntity<>();
        transform.configure(Map.of("topic.template", "x-${topic}"));
        SourceRecord record = new SourceRecord(Map.of("p", 1), Map.of("o", 2L), "t", 3, null, null, null, "v");

        SourceRecord routed = transform.apply(record);

        assertThat(routed.topic()).isEqualTo("x-t");
        assertThat(routed.kafkaPartition()).isEqualTo(3);
        assertThat(routed.sourceOffset()).isEqualTo(record.sourceOffset());
        assertThat(transform.apply(record)).isEqualTo(routed);
    }

    @ParameterizedTest
    @CsvSource({
        "'',must not be empty",
        "${type,closing brace",
        "${nosuch},unknown placeholder",
        "${header:},unknown placeholder",
        "a/b,a-zA-Z0-9"
    })
    void malformedTemplatesAreRefusedAtConfigure(String template, String reason) {
        assertThatThrownBy(() -> route("topic.template", template))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topic.template")
                .hasMessageContaining(reason);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatThrownBy(() -> route("sanitize", "maybe", "allowed.topics", "(", "topic.tempalte", "x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown setting 'topic.tempalte'")
                .hasMessageContaining("\"topic.template\" which has no default value")
                .hasMessageContaining("sanitize")
                .hasMessageContaining("allowed.topics");
    }

    @Test
    void closeIsSafeTwiceAndBeforeConfigure() {
        RouteEntity<SinkRecord> transform = new RouteEntity<>();

        transform.close();
        transform.close();

        assertThatThrownBy(() -> transform.apply(record(null))).isInstanceOf(IllegalStateException.class);
    }
}

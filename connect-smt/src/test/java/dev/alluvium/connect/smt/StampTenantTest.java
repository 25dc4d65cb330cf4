// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who a record belongs to, told by settings, topic, header, value or key: B5, B7, B24, B34, B35. */
class StampTenantTest {
    private static final Schema ACCOUNT =
            SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    private static final Schema ROW =
            SchemaBuilder.struct().field("account", ACCOUNT).build();

    private static StampTenant<SinkRecord> stamp(String... settings) {
        StampTenant<SinkRecord> transform = new StampTenant<>();
        transform.configure(map(settings));
        return transform;
    }

    private static SinkRecord record() {
        return sink("acme.video", null, Map.of("org", "acme"), null, Map.of("account", Map.of("id", "00123")));
    }

    @Test
    void tenantsMayTakeTurns() {
        StampTenant<SinkRecord> transform =
                stamp("from", "topic", "topic.regex", "([a-z]+)[.].*", "allowed", "acme,globex");

        for (String topic : new String[] {"acme.a", "globex.a", "acme.a", "acme.b", "evil.a", "globex.a", "evil.a"}) {
            SinkRecord record = sink(topic, null, null, null, Map.of("id", 1));
            if (topic.startsWith("evil")) {
                assertThatThrownBy(() -> transform.apply(record)).isInstanceOf(DataException.class);
            } else {
                assertThat(header(transform.apply(record), "entity.tenant"))
                        .isEqualTo(topic.substring(0, topic.indexOf('.')));
            }
        }
        assertThatThrownBy(() -> transform.apply(sink("none", null, null, null, Map.of("id", 1))))
                .isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "static|value|acme|acme",
                "topic|topic.regex|([a-z]+)[.].*|acme",
                "header|path|x-tenant|007",
                "value|path|account.id|00123",
                "key|path|org|acme"
            })
    void tenantIsReadWhereTheSettingsSay(String from, String name, String value, String tenant) {
        SinkRecord record = record();
        record.headers().addString("x-tenant", "007").addString("other", "kept");

        SinkRecord stamped = stamp("from", from, name, value).apply(record);

        assertThat(header(stamped, "entity.tenant")).isEqualTo(tenant);
        assertThat(header(stamped, "other")).isEqualTo("kept");
        assertThat(stamped.value()).isSameAs(record.value());
        assertThat(record.headers().lastWithName("entity.tenant")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void structsAndMapsAreReadAlike(Form form) {
        var value = form.shape(ROW, new Struct(ROW).put("account", new Struct(ACCOUNT).put("id", "a")));
        SinkRecord record = sink("t", null, null, value.schema(), value.value());

        assertThat(header(stamp("from", "value", "path", "account.id").apply(record), "entity.tenant"))
                .isEqualTo("a");
    }

    @Test
    void scalarKeyIsTheTenantItself() {
        SinkRecord record = sink("t", Schema.INT64_SCHEMA, 7L, null, Map.of());

        assertThat(header(stamp("from", "key").apply(record), "entity.tenant")).isEqualTo("7");
    }

    @Test
    void applyTwiceOnSameInstanceGivesSameRecord() {
        StampTenant<SinkRecord> transform = stamp("from", "static", "value", "acme");
        SinkRecord record = record();

        SinkRecord once = transform.apply(record);

        assertThat(transform.apply(record)).isEqualTo(once);
        assertThat(transform.apply(once)).isSameAs(once);
        assertThat(once.headers().size()).isEqualTo(1);
    }

    @Test
    void headerOfAnotherTenantIsNeverTrusted() {
        SinkRecord record = record();
        record.headers().addString("entity.tenant", "umbrella");

        assertThatThrownBy(() -> stamp("from", "static", "value", "acme").apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'entity.tenant' names another tenant")
                .hasMessageNotContaining("umbrella");
        SinkRecord replaced =
                stamp("from", "static", "value", "acme", "overwrite", "true").apply(record);
        assertThat(replaced.headers().allWithName("entity.tenant")).toIterable().hasSize(1);
        assertThat(header(replaced, "entity.tenant")).isEqualTo("acme");
    }

    @Test
    void missingTenantFailsOrHasADefault() {
        SinkRecord record = sink("t", null, null, null, Map.of("account", Map.of("id", " ")));
        String[] strict = {"from", "value", "path", "account.id"};

        assertThatThrownBy(() -> stamp(strict).apply(record)).hasMessageContaining("no tenant is told (from=value)");
        assertThatThrownBy(() -> stamp("from", "topic", "topic.regex", "x(.)").apply(record))
                .hasMessageContaining("from=topic");
        assertThat(header(
                        stamp("from", "header", "path", "no", "on.missing", "default", "default", "public")
                                .apply(record),
                        "entity.tenant"))
                .isEqualTo("public");
        assertThatThrownBy(() -> stamp("from", "value", "path", "account").apply(record))
                .hasMessageContaining("tenant (from=value)' is Map");
    }

    @Test
    void tombstonePassesEveryTransform() {
        SinkRecord tombstone = sink("t", null, Map.of("org", "acme"), null, null);

        assertThat(stamp("from", "value", "path", "account.id").apply(tombstone))
                .isSameAs(tombstone);
        assertThat(header(stamp("from", "key", "path", "org").apply(tombstone), "entity.tenant"))
                .isEqualTo("acme");
    }

    @Test
    void onlyAllowedTenantsAreStamped() {
        String[] settings = {"from", "key", "path", "org", "allowed", "acme-[0-9]+,acme"};

        assertThat(header(stamp(settings).apply(record()), "entity.tenant")).isEqualTo("acme");
        assertThatThrownBy(() -> stamp("from", "static", "value", "acmes", "allowed", "acme")
                        .apply(record()))
                .hasMessageContaining("matches none of allowed")
                .hasMessageNotContaining("acmes");
    }

    @Test
    void worksOnSourceAndSinkRecords() {
        StampTenant<SourceRecord> transform = new StampTenant<>();
        transform.configure(map("from", "static", "value", "acme", "headers.prefix", "x."));

        SourceRecord stamped = transform.apply(new SourceRecord(Map.of(), Map.of(), "t", null, Map.of()));

        assertThat(header(stamped, "x.tenant")).isEqualTo("acme");
        transform.close();
        transform.close();
        assertThatThrownBy(() -> transform.apply(stamped)).isInstanceOf(IllegalStateException.class);
        assertThat(transform.version()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from,static|needs value",
                "from,topic|needs topic.regex",
                "from,topic,topic.regex,a|needs a group",
                "from,header|needs path",
                "from,value|needs path",
                "from,static,value,a,path,b|remove it",
                "from,static,value,a,default,b|remove it",
                "from,key,on.missing,default|needs default",
                "from,nowhere|must be one of",
                "from,static,value,a,allowed,(|allowed"
            })
    void contradictionsAreRefused(String settings, String text) {
        assertThatThrownBy(() -> stamp(settings.split(",")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(text);
    }
}

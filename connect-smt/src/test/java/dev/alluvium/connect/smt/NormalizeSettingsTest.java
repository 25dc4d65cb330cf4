// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting: its default, its refusal where it has no effect yet, contradictions, and all problems at once. */
class NormalizeSettingsTest {
    /** As Connect's validate call does it: embedded under the transform's prefix. */
    private static Map<String, List<String>> problems(String... settings) {
        ConfigDef connector = new ConfigDef();
        connector.embed("transforms.entity.", "group", 1, new NormalizeEntity<>().config());
        Map<String, String> prefixed = new TreeMap<>();
        map(settings).forEach((name, value) -> prefixed.put("transforms.entity." + name, value));
        Map<String, List<String>> problems = new TreeMap<>();
        for (ConfigValue value : connector.validate(prefixed)) {
            if (!value.errorMessages().isEmpty()) {
                problems.put(value.name().substring("transforms.entity.".length()), value.errorMessages());
            }
        }
        return problems;
    }

    @Test
    void everyDefaultIsPinned() {
        Map<String, Object> defaults =
                new TreeMap<>(new NormalizeEntity<>().config().defaultValues());

        assertThat(defaults.values().removeIf(value -> value == null)).isTrue();
        assertThat(defaults)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("format", "auto"),
                        Map.entry("output", "headers"),
                        Map.entry("control.records", "drop"),
                        Map.entry("dms.absent.means", "null"),
                        Map.entry("on.activity", "drop"),
                        Map.entry("soft.deletes", "delete"),
                        Map.entry("classifications.as", "asset"),
                        Map.entry("headers.prefix", "entity."),
                        Map.entry(
                                "headers.include",
                                List.of(
                                        "type",
                                        "id",
                                        "op",
                                        "partial",
                                        "unchanged",
                                        "unset",
                                        "seq",
                                        "ts",
                                        "tenant",
                                        "source",
                                        "prev.id",
                                        "prev.key",
                                        "key.change",
                                        "event.id")),
                        Map.entry("type.map", List.of()),
                        Map.entry("id.fields", List.of()),
                        Map.entry("on.missing.id", "fail"),
                        Map.entry("ts.unit", "auto"),
                        Map.entry("op.map", List.of()),
                        Map.entry("sequence.by", "offset"),
                        Map.entry("delete.value", "tombstone"),
                        Map.entry("on.truncate", "fail"),
                        Map.entry("on.message", "drop"),
                        Map.entry("unavailable.values", "header"),
                        Map.entry("unavailable.value.placeholder", "__debezium_unavailable_value"),
                        Map.entry("key.mode", "keep"),
                        Map.entry("key.change", "header"),
                        Map.entry("existing.headers", "pass"),
                        Map.entry("plan.cache.size", 256))));
        assertThat(new NormalizeEntity<>().config().names()).hasSize(defaults.size() + 3 + 11);
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type.path",
                "id.path",
                "op.path",
                "ts.path",
                "seq.path",
                "data.path",
                "tenant.path",
                "partial.path",
                "event.id.path"
            })
    void pathsConcernMappedFormatsOnly(String name) {
        assertThat(problems("format", "debezium", name, "x").get(name))
                .singleElement()
                .asString()
                .contains("only with mapped and its presets");
        assertThat(problems("format", "openlineage", name, "x")).isEmpty();
        assertThat(problems("format", "openlineage", name, "x..y")).containsOnlyKeys(name);
        assertThat(problems("format", "openlineage", name, "$nowhere")).containsOnlyKeys(name);
    }

    @Test
    void mappedNamesWhatItLacks() {
        assertThat(problems("format", "mapped").get("format"))
                .singleElement()
                .asString()
                .contains("type.path or type.default", "id.path or id.fields", "op.path or op.default");
        assertThat(problems("format", "dms")).containsOnlyKeys("id.fields");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format|avro",
                "on.truncate|maybe",
                "key.mode|none",
                "type.map|nocolon",
                "type.map|a:b,a:c",
                "id.fields|a+",
                "id.fields|a,b",
                "id.fields|:a",
                "op.map|x:truncate",
                "op.map|x:y",
                "headers.include|type,nosuch",
                "sequence.by|a..b",
                "plan.cache.size|0",
                "unavailable.value.placeholder|hex:zz",
                "unavailable.value.placeholder|hex:",
                "headers.prefix|' '",
                "type.default|' '",
                "id.fields|t:a,t:b"
            })
    void malformedValueIsRefusedOnItsKey(String name, String value) {
        assertThat(problems(name, value)).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debezium|op.map|x:create",
                "debezium|ts.unit|s",
                "api|sequence.by|source",
                "api|on.truncate|drop",
                "api|on.message|fail",
                "api|unavailable.values|keep",
                "debezium|dms.absent.means|unchanged",
                "debezium|on.control|fail",
                "api|unavailable.value.placeholder|x"
            })
    void settingThatTheFormatIgnoresIsAContradiction(String format, String name, String value) {
        assertThat(problems("format", format, name, value)).containsOnlyKeys(name);
        assertThat(problems("format", "auto", name, value)).isEmpty();
    }

    @Test
    void factsThatDecideTheMeaningMayNotBeLeftOut() {
        assertThat(problems("headers.include", "type", "delete.value", "before", "on.truncate", "pass"))
                .containsOnlyKeys("delete.value", "on.truncate");
        assertThat(problems("headers.include", "op", "delete.value", "key", "on.truncate", "pass"))
                .isEmpty();
    }

    @Test
    void envelopeNeedsTheOperation() {
        assertThat(problems("output", "envelope", "headers.include", "type,id")).containsOnlyKeys("output");
        assertThat(problems("output", "envelope")).isEmpty();
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatThrownBy(() -> normalize(
                        "fromat",
                        "x",
                        "format",
                        "dms",
                        "type.map",
                        "x",
                        "soft.deletes",
                        "update",
                        "headers.include",
                        "id",
                        "delete.value",
                        "key"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown setting 'fromat'")
                .hasMessageContaining("format")
                .hasMessageContaining("type.map")
                .hasMessageContaining("soft.deletes")
                .hasMessageContaining("delete.value: needs 'op'");
    }

    @Test
    void whatConnectPutsAmongTheSettingsIsAccepted() {
        assertThat(normalize("type", "x", "predicate", "p", "negate", "true", "plugin.version", "1"))
                .isNotNull();
    }

    @Test
    void everySettingCanBeSet() {
        assertThat(problems(
                        "format",
                        "auto",
                        "output",
                        "headers",
                        "headers.prefix",
                        "e.",
                        "headers.include",
                        "op",
                        "type.map",
                        "db.t:x",
                        "type.default",
                        "y",
                        "id.fields",
                        "a:b+c,d",
                        "on.missing.id",
                        "pass",
                        "ts.unit",
                        "us",
                        "op.map",
                        "gone:delete",
                        "sequence.by",
                        "source",
                        "delete.value",
                        "before",
                        "on.truncate",
                        "pass",
                        "on.unrecognized",
                        "drop",
                        "on.message",
                        "fail",
                        "unavailable.values",
                        "null",
                        "unavailable.value.placeholder",
                        "hex:00ff",
                        "key.mode",
                        "string",
                        "key.change",
                        "fail",
                        "existing.headers",
                        "strip",
                        "plan.cache.size",
                        "1"))
                .isEmpty();
    }

    @Test
    void prefixAppliesToEveryHeader() {
        SinkRecord normalized = normalize("format", "debezium", "headers.prefix", "ev_")
                .apply(Envelope.of(Form.MAP)
                        .op("u")
                        .after(Envelope.row(7, "x", "__debezium_unavailable_value"))
                        .sink());

        assertThat(normalized.headers())
                .isNotEmpty()
                .allMatch(header -> header.key().startsWith("ev_"));
    }

    @Test
    void includedFactsAloneAreWritten() {
        SinkRecord normalized = normalize("format", "debezium", "headers.include", "type,op,ts")
                .apply(Envelope.of(Form.STRUCT)
                        .after(Envelope.row(7, "x", null))
                        .sink());

        assertThat(normalized.headers()).extracting("key").containsExactly("entity.type", "entity.op", "entity.ts");
    }

    @Test
    void existingFactsPassFailOrAreStripped() {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .after(Envelope.row(7, "x", null))
                .header("entity.op", Schema.STRING_SCHEMA, "delete")
                .header("entity.tenant", Schema.STRING_SCHEMA, "intruder")
                .header("trace", Schema.STRING_SCHEMA, "t")
                .sink();
        SinkRecord clean = Envelope.of(Form.STRUCT)
                .after(Envelope.row(7, "x", null))
                .header("trace", Schema.STRING_SCHEMA, "t")
                .sink();

        SinkRecord stripped =
                normalize("format", "debezium", "existing.headers", "strip").apply(event);

        assertThat(normalize("format", "debezium").apply(event)).isSameAs(event);
        assertThat(header(stripped, "entity.op")).isEqualTo("create");
        assertThat(header(stripped, "entity.tenant")).isNull();
        assertThat(header(stripped, "trace")).isEqualTo("t");
        assertThat(normalize("format", "debezium", "existing.headers", "strip").apply(clean))
                .isNotNull();
        assertThatThrownBy(() -> normalize("format", "debezium", "existing.headers", "fail")
                        .apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'entity.op'");
    }

    @Test
    void strippedRecordsThatAreNoEventsLoseTheirFactsToo() {
        SinkRecord record = Transforms.event("{\"plain\":1}");
        record.headers().addString("entity.op", "delete");

        SinkRecord passed =
                normalize("format", "debezium", "existing.headers", "strip").apply(record);

        assertThat(passed.headers()).isEmpty();
        assertThat(passed.value()).isEqualTo(record.value());
    }

    @Test
    void tenantOfAnEarlierTransformStays() {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .after(Envelope.row(7, "x", null))
                .header("entity.tenant", Schema.STRING_SCHEMA, "acme")
                .sink();

        assertThat(header(normalize("format", "debezium").apply(event), "entity.tenant"))
                .isEqualTo("acme");
    }

    @Test
    void closeIsSafeTwiceAndBeforeConfigure() {
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();

        transform.close();
        transform.configure(Map.of());
        transform.close();
        transform.close();

        assertThatThrownBy(() -> transform.apply(Transforms.event("{}"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @SuppressWarnings("rawtypes")
    void connectFindsEveryTransformByItsServiceFile() {
        assertThat(ServiceLoader.load(Transformation.class))
                .hasAtLeastOneElementOfType(NormalizeEntity.class)
                .hasAtLeastOneElementOfType(RouteEntity.class)
                .allSatisfy(transform ->
                        assertThat(((Versioned) transform).version()).isNotBlank());
    }
}

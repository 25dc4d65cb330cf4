// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on headers, key, value and topic: true, false, never an error; B5, B35, B36. */
class RecordMatchesTest {
    private static RecordMatches<SinkRecord> predicate(String... settings) {
        RecordMatches<SinkRecord> predicate = new RecordMatches<>();
        predicate.configure(map(settings));
        return predicate;
    }

    private static boolean test(SinkRecord record, String path, String op, String value) {
        return value == null
                ? predicate("conditions", "c", "c.path", path, "c.op", op).test(record)
                : predicate("conditions", "c", "c.path", path, "c.op", op, "c.value", value)
                        .test(record);
    }

    private static SinkRecord record() {
        SinkRecord record = sink(
                "shop.video",
                null,
                Map.of("id", 7L),
                null,
                Json.value("{\"s\":\"true\",\"n\":1.50,\"i\":10,\"b\":true,\"z\":null,\"l\":[\"x\",3],\"e\":[],"
                        + "\"a.b\":1,\"o\":{\"p\":[{\"q\":\"one\"},{\"q\":\"two\"},{}]}}"));
        record.headers().addString("entity.op", "update").add("t", new Date(5_000L), null);
        return record;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s|eq|true|true",
                "b|eq|true|true",
                "b|eq|false|false",
                "n|eq|1.5|true",
                "n|eq|1.50|true",
                "s|eq|True|false",
                "i|eq|1e1|true",
                "no|eq|x|false",
                "z|eq|null|false",
                "o|eq|x|false",
                "s|ne|x|true",
                "s|ne|true|false",
                "no|ne|x|false",
                "z|ne|x|false",
                "s|in|a, true|true",
                "s|in|a,b|false",
                "i|in|9,10|true",
                "s|contains|ru|true",
                "l|contains|x|true",
                "l|contains|3|true",
                "l|contains|y|false",
                "i|contains|1|false",
                "o.p[*].q|contains|tw|true",
                "o.p[*].q|eq|two|true",
                "o.p[*].q|ne|two|false",
                "o.p[*].q|ne|six|true",
                "o.p[1].q|eq|two|true",
                "o.p[9].q|exists||false",
                "o.p[2].q|missing||true",
                "e[*]|exists||false",
                "z|exists||false",
                "z|missing||true",
                "s|exists||true",
                "s.x|missing||true",
                "`a.b`|eq|1|true",
                "a.b|exists||false",
                "s|regex|t.*e|true",
                "s|regex|ru|false",
                "i|regex|[0-9]+|true",
                "o|regex|.*|false",
                "i|gt|9.9|true",
                "i|gt|10|false",
                "i|lt|11|true",
                "s|gt|1|false",
                "s|lt|1|false",
                "n|lt|1.51|true",
                "l|any-eq|x|true",
                "l|any-eq|y|false",
                "s|any-eq|true|true",
                "$header.entity.op|eq|update|true",
                "$header.no|missing||true",
                "$header.t|gt|4999|true",
                "$key.id|eq|7|true",
                "$key|exists||true",
                "$topic|regex|shop[.].*|true",
                "$value|exists||true"
            })
    void comparison(String path, String op, String value, boolean expected) {
        assertThat(test(record(), path, op, value)).isEqualTo(expected);
    }

    @Test
    void structsAreReadWithoutDefaults() {
        Schema inner = SchemaBuilder.struct()
                .field("d", SchemaBuilder.string().optional().defaultValue("x").build())
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("in", SchemaBuilder.array(inner).build())
                .field("p", org.apache.kafka.connect.data.Decimal.schema(2))
                .build();
        SinkRecord record = sink(
                "t",
                null,
                null,
                schema,
                new Struct(schema)
                        .put("in", List.of(new Struct(inner).put("d", null)))
                        .put("p", new BigDecimal("2.00")));

        assertThat(test(record, "in[0].d", "eq", "x")).isFalse();
        assertThat(test(record, "in[0].d", "missing", null)).isTrue();
        assertThat(test(record, "p", "eq", "2")).isTrue();
    }

    @Test
    void allOrAnyConditionsMustHold() {
        String[] both = {
            "conditions", "a,b", "a.path", "i", "a.op", "gt", "a.value", "1", "b.path", "no", "b.op", "exists"
        };

        assertThat(predicate(both).test(record())).isFalse();
        String[] any = java.util.Arrays.copyOf(both, both.length + 2);
        any[both.length] = "match";
        any[both.length + 1] = "any";
        assertThat(predicate(any).test(record())).isTrue();
    }

    @Test
    void tombstoneMatchesOnlyWhereAskedFor() {
        SinkRecord tombstone = sink("t", null, Map.of("id", 7L), null, null);
        String[] settings = {"conditions", "a", "a.path", "$key.id", "a.op", "eq", "a.value", "7"};

        assertThat(predicate(settings).test(tombstone)).isFalse();
        String[] asked = {"conditions", "a", "a.path", "$key.id", "a.op", "eq", "a.value", "7", "tombstones", "true"};
        assertThat(predicate(asked).test(tombstone)).isTrue();
        assertThat(test(tombstone, "x", "missing", null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conditions;a|a.path is missing",
                "conditions;a;a.path;x|a.op is missing",
                "conditions;a;a.path;x;a.op;like|a.op is none of",
                "conditions;a;a.path;x;a.op;eq|a.value is missing",
                "conditions;a;a.path;x;a.op;exists;a.value;1|remove it",
                "conditions;a;a.path;x;a.op;gt;a.value;one|compares with a number",
                "conditions;a;a.path;x;a.op;regex;a.value;(|condition 'a'",
                "conditions;a;a.path;x..y;a.op;exists|no path",
                "conditions;a;a.path;x[;a.op;exists|no path",
                "conditions;a;a.path;x[y];a.op;exists|no path",
                "conditions;a;a.path;`x;a.op;exists|no path",
                "conditions;a;a.path;$nowhere;a.op;exists|starts at none",
                "conditions;a;a.path;x;a.op;exists;b.path;y|unknown setting 'b.path'",
                "conditions;,|conditions names none",
                "match;all|conditions"
            })
    void badConditionIsRefusedByName(String settings, String text) {
        assertThatThrownBy(() -> predicate(settings.split(";")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(text);
    }

    @Test
    void closedPredicateSaysSo() {
        RecordMatches<SinkRecord> predicate = predicate("conditions", "a", "a.path", "x", "a.op", "exists");
        predicate.close();
        predicate.close();

        assertThatThrownBy(() -> predicate.test(record())).isInstanceOf(IllegalStateException.class);
        assertThat(predicate.version()).isNotEmpty();
        assertThat(predicate.config().names()).containsExactlyInAnyOrder("conditions", "match", "tombstones");
    }
}

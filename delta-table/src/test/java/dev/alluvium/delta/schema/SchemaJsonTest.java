// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaJsonTest {
    @Test
    void everyTypeComesBack() {
        List<StructField> fields = new ArrayList<>();
        for (PrimitiveType type : PrimitiveType.values()) {
            fields.add(StructField.of("c_" + type.wireName(), type));
        }
        fields.add(StructField.required("amount", new DecimalType(38, 18)));
        fields.add(new StructField("tags", new ArrayType(PrimitiveType.STRING, false), true, "{\"comment\":\"x\"}"));
        fields.add(StructField.of(
                "nested",
                StructType.of(StructField.of("m", new MapType(PrimitiveType.STRING, new DecimalType(9, 2), true)))));
        StructType schema = new StructType(fields);

        assertThat(SchemaJson.parse(SchemaJson.format(schema))).isEqualTo(schema);
    }

    @Test
    void schemaIsSpelledAsTheProtocolSays() {
        StructType schema = StructType.of(
                StructField.required("id", PrimitiveType.LONG),
                StructField.of("tags", new ArrayType(PrimitiveType.STRING, true)),
                StructField.of("map", new MapType(PrimitiveType.STRING, PrimitiveType.DATE, false)));

        assertThat(SchemaJson.format(schema)).isEqualTo("""
                {"type":"struct","fields":[{"name":"id","type":"long","nullable":false,"metadata":{}},\
                {"name":"tags","type":{"type":"array","elementType":"string","containsNull":true},"nullable":true,\
                "metadata":{}},{"name":"map","type":{"type":"map","keyType":"string","valueType":"date",\
                "valueContainsNull":false},"nullable":true,"metadata":{}}]}""");
    }

    @Test
    void bareDecimalAndMissingFlagsHaveTheirDefaults() {
        String json = "{\"type\":\"struct\",\"fields\":[{\"name\":\"d\",\"type\":\"decimal\"},"
                + "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"elementType\":\"decimal( 5 , 2 )\"}}]}";

        assertThat(SchemaJson.parse(json))
                .isEqualTo(StructType.of(
                        StructField.of("d", new DecimalType(10, 0)),
                        StructField.of("a", new ArrayType(new DecimalType(5, 2), true))));
    }

    @Test
    void unknownTypeIsNamedWithItsColumn() {
        String json = "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"struct\","
                + "\"fields\":[{\"name\":\"v\",\"type\":\"variant\"}]}}]}";

        assertThatThrownBy(() -> SchemaJson.parse(json))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessage("column type variant is not supported (column 'a.v')");
        assertThatThrownBy(() -> SchemaJson.parse(json.replace("\"variant\"", "{\"type\":\"udt\"}")))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("udt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\"string\"",
                "{\"type\":\"struct\"}",
                "{\"type\":\"struct\",\"fields\":[{\"type\":\"long\"}]}",
                "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"},{\"name\":\"A\",\"type\":\"long\"}]}"
            })
    void whatIsNoSchemaIsRefused(String json) {
        assertThatThrownBy(() -> SchemaJson.parse(json)).isInstanceOf(ProtocolViolationException.class);
    }
}

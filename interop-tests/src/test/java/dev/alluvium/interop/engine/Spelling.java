// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON that compares, as every program of this suite spells them: floats and doubles by their bits, decimals as plain text,
 * dates as days, timestamps as microseconds, bytes in hex, structs as arrays, maps as sorted arrays of pairs.
 */
final class Spelling {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Spelling() {}

    /** A row; columns that it does not name are null. */
    static ArrayNode row(StructType type, Map<String, @Nullable Object> row) {
        ArrayNode node = JSON.arrayNode();
        type.fields().forEach(field -> node.add(value(field.type(), row.get(field.name()))));
        return node;
    }

    /** A row in the order of its columns. */
    static ArrayNode row(StructType type, List<?> row) {
        ArrayNode node = JSON.arrayNode();
        for (int i = 0; i < type.size(); i++) {
            node.add(value(type.field(i).type(), i < row.size() ? row.get(i) : null));
        }
        return node;
    }

    private static JsonNode value(DataType type, @Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (type instanceof StructType struct) {
            return row(struct, value instanceof List<?> list ? list : java.util.Arrays.asList((Object[]) value));
        }
        if (type instanceof ArrayType array) {
            ArrayNode node = JSON.arrayNode();
            ((List<?>) value).forEach(element -> node.add(value(array.elementType(), element)));
            return node;
        }
        if (type instanceof MapType map) {
            return map(map, (Map<?, ?>) value);
        }
        return type instanceof DecimalType
                ? JSON.textNode(((BigDecimal) value).toPlainString())
                : leaf((PrimitiveType) type, value);
    }

    private static ArrayNode map(MapType type, Map<?, ?> map) {
        List<ArrayNode> pairs = new ArrayList<>();
        map.forEach((key, item) ->
                pairs.add(JSON.arrayNode().add(value(type.keyType(), key)).add(value(type.valueType(), item))));
        pairs.sort(Comparator.comparing(pair -> pair.get(0).toString()));
        ArrayNode node = JSON.arrayNode();
        pairs.forEach(node::add);
        return node;
    }

    private static JsonNode leaf(PrimitiveType type, Object value) {
        return switch (type) {
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case STRING -> JSON.textNode((String) value);
            case BINARY ->
                JSON.textNode(
                        value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : (String) value);
            case FLOAT ->
                JSON.textNode(((Float) value).isNaN() ? "NaN" : "f%08x".formatted(Float.floatToIntBits((Float) value)));
            case DOUBLE ->
                JSON.textNode(
                        ((Double) value).isNaN() ? "NaN" : "d%016x".formatted(Double.doubleToLongBits((Double) value)));
            default -> JSON.numberNode(((Number) value).longValue());
        };
    }
}

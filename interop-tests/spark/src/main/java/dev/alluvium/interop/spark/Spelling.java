// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows as JSON that compares, as every program of the suite spells them: floats and doubles by their bits, decimals as
 * plain text, dates as days, timestamps as microseconds, bytes in hex, structs as arrays, maps as sorted arrays of
 * pairs.
 */
final class Spelling {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Map<Class<?>, Function<Object, JsonNode>> LEAVES = Map.ofEntries(
            Map.entry(String.class, value -> JSON.textNode((String) value)),
            Map.entry(Boolean.class, value -> JSON.booleanNode((Boolean) value)),
            Map.entry(
                    Float.class,
                    value -> JSON.textNode(
                            ((Float) value).isNaN() ? "NaN" : "f%08x".formatted(Float.floatToIntBits((Float) value)))),
            Map.entry(
                    Double.class,
                    value -> JSON.textNode(
                            ((Double) value).isNaN()
                                    ? "NaN"
                                    : "d%016x".formatted(Double.doubleToLongBits((Double) value)))),
            Map.entry(byte[].class, value -> JSON.textNode("0x" + HexFormat.of().formatHex((byte[]) value))),
            Map.entry(BigDecimal.class, value -> JSON.textNode(((BigDecimal) value).toPlainString())),
            Map.entry(LocalDate.class, value -> JSON.numberNode(((LocalDate) value).toEpochDay())),
            Map.entry(Instant.class, value -> JSON.numberNode(micros((Instant) value))),
            Map.entry(
                    LocalDateTime.class,
                    value -> JSON.numberNode(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)))));

    private Spelling() {}

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    static ArrayNode struct(Row row, StructType type) {
        ArrayNode node = JSON.arrayNode();
        StructField[] fields = type.fields();
        for (int i = 0; i < fields.length; i++) {
            node.add(value(row.get(i), fields[i].dataType()));
        }
        return node;
    }

    private static JsonNode value(Object value, DataType type) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (type instanceof StructType struct) {
            return struct((Row) value, struct);
        }
        if (type instanceof ArrayType array) {
            ArrayNode node = JSON.arrayNode();
            CollectionConverters.asJava((Seq<?>) value)
                    .forEach(element -> node.add(value(element, array.elementType())));
            return node;
        }
        if (type instanceof MapType map) {
            List<ArrayNode> pairs = new ArrayList<>();
            CollectionConverters.asJava((scala.collection.Map<?, ?>) value)
                    .forEach((key, item) -> pairs.add(
                            JSON.arrayNode().add(value(key, map.keyType())).add(value(item, map.valueType()))));
            pairs.sort(Comparator.comparing(pair -> pair.get(0).toString()));
            ArrayNode node = JSON.arrayNode();
            pairs.forEach(node::add);
            return node;
        }
        Function<Object, JsonNode> leaf = LEAVES.get(value.getClass());
        return leaf == null ? JSON.numberNode(((Number) value).longValue()) : leaf.apply(value);
    }
}

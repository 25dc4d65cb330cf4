// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.standalone.DeltaLog;
import io.delta.standalone.Snapshot;
import io.delta.standalone.data.CloseableIterator;
import io.delta.standalone.data.RowRecord;
import io.delta.standalone.types.ArrayType;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.DecimalType;
import io.delta.standalone.types.MapType;
import io.delta.standalone.types.StructField;
import io.delta.standalone.types.StructType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * A program on delta-standalone's own class path: reads one local table and writes its version, live files and rows as JSON
 * lines, values as the use-case folders spell them. Knows no class of the product.
 */
public final class StandaloneReader {
    private static final Set<String> SCALAR_TYPES = Set.of(
            "byte", "tinyint", "short", "smallint", "integer", "int", "long", "bigint", "float", "double", "boolean");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StandaloneReader() {}

    /** Arguments in pairs: a table's directory, the file to write. */
    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < arguments.length; i += 2) {
            read(arguments[i], Path.of(arguments[i + 1]));
        }
    }

    private static void read(String table, Path output) throws IOException {
        Snapshot snapshot = DeltaLog.forTable(new Configuration(), table).snapshot();
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedWriter out = Files.newBufferedWriter(output);
                CloseableIterator<RowRecord> rows = snapshot.open()) {
            ObjectNode head = JSON.objectNode();
            head.put("version", snapshot.getVersion());
            ArrayNode files = head.putArray("files");
            snapshot.getAllFiles()
                    .forEach(file -> files.add(URI.create(file.getPath()).getPath()));
            StructType schema = snapshot.getMetadata().getSchema();
            leftOut(schema, "/", head.putArray("leftOut"));
            boolean readable = !holdsWideDecimal(schema);
            head.put("readable", readable);
            out.write(mapper.writeValueAsString(head));
            out.newLine();
            while (readable && rows.hasNext()) {
                out.write(mapper.writeValueAsString(struct(rows.next(), schema)));
                out.newLine();
            }
        }
    }

    private static ObjectNode struct(RowRecord row, StructType type) {
        ObjectNode node = JSON.objectNode();
        for (StructField field : type.getFields()) {
            if (isBeyond(field.getDataType())) {
                continue;
            }
            node.set(field.getName(), row.isNullAt(field.getName()) ? JSON.nullNode() : field(row, field));
        }
        return node;
    }

    /**
     * What delta-standalone cannot decode, shown by running it: timestamps that are not INT96, which no current writer should
     * write, decimals in INT32 or INT64 (it loses their scale), and nulls among numbers or booleans of an array or a map.
     */
    private static boolean isBeyond(DataType type) {
        if (type instanceof ArrayType array) {
            return isBeyond(array.getElementType()) || isScalar(array.getElementType());
        }
        if (type instanceof MapType map) {
            return isBeyond(map.getKeyType()) || isBeyond(map.getValueType()) || isScalar(map.getValueType());
        }
        return type instanceof DecimalType || type.getTypeName().equals("timestamp");
    }

    /** It rescales each decimal to 18 digits after the point in 38 digits, and fails on a row that does not fit. */
    private static boolean holdsWideDecimal(DataType type) {
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.getFields()).anyMatch(field -> holdsWideDecimal(field.getDataType()));
        }
        return type instanceof DecimalType decimal && decimal.getPrecision() - decimal.getScale() > 20;
    }

    private static boolean isScalar(DataType type) {
        return SCALAR_TYPES.contains(type.getTypeName());
    }

    private static void leftOut(StructType type, String prefix, ArrayNode paths) {
        for (StructField field : type.getFields()) {
            if (isBeyond(field.getDataType())) {
                paths.add(prefix + field.getName());
            } else if (field.getDataType() instanceof StructType nested) {
                leftOut(nested, prefix + field.getName() + "/", paths);
            }
        }
    }

    private static JsonNode field(RowRecord row, StructField field) {
        String name = field.getName();
        DataType type = field.getDataType();
        return switch (type.getTypeName()) {
            case "byte", "tinyint" -> JSON.numberNode(row.getByte(name));
            case "short", "smallint" -> JSON.numberNode(row.getShort(name));
            case "integer", "int" -> JSON.numberNode(row.getInt(name));
            case "long", "bigint" -> JSON.numberNode(row.getLong(name));
            case "float" -> value(row.getFloat(name), type);
            case "double" -> value(row.getDouble(name), type);
            case "boolean" -> JSON.booleanNode(row.getBoolean(name));
            case "string" -> JSON.textNode(row.getString(name));
            case "binary" -> value(row.getBinary(name), type);
            case "date" -> value(row.getDate(name), type);
            case "array" -> value(row.getList(name), type);
            case "map" -> value(row.getMap(name), type);
            case "struct" -> struct(row.getRecord(name), (StructType) type);
            default -> value(row.getBigDecimal(name), type);
        };
    }

    private static JsonNode value(Object value, DataType type) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (type instanceof StructType struct) {
            return struct((RowRecord) value, struct);
        }
        if (type instanceof ArrayType array) {
            ArrayNode node = JSON.arrayNode();
            ((List<?>) value).forEach(element -> node.add(value(element, array.getElementType())));
            return node;
        }
        if (type instanceof MapType map) {
            ArrayNode node = JSON.arrayNode();
            ((Map<?, ?>) value)
                    .forEach((key, element) -> node.add(JSON.arrayNode()
                            .add(value(key, map.getKeyType()))
                            .add(value(element, map.getValueType()))));
            return node;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        for (Map.Entry<Class<?>, Function<Object, JsonNode>> writer : SCALARS.entrySet()) {
            if (writer.getKey().isInstance(value)) {
                return writer.getValue().apply(value);
            }
        }
        throw new IllegalStateException("no JSON for " + value.getClass());
    }

    private static final Map<Class<?>, Function<Object, JsonNode>> SCALARS = Map.ofEntries(
            Map.entry(String.class, value -> JSON.textNode((String) value)),
            Map.entry(Boolean.class, value -> JSON.booleanNode((Boolean) value)),
            Map.entry(Byte.class, value -> JSON.numberNode((Byte) value)),
            Map.entry(Short.class, value -> JSON.numberNode((Short) value)),
            Map.entry(Integer.class, value -> JSON.numberNode((Integer) value)),
            Map.entry(Long.class, value -> JSON.numberNode((Long) value)),
            Map.entry(Float.class, value -> floating((Float) value, JSON.numberNode((Float) value))),
            Map.entry(Double.class, value -> floating((Double) value, JSON.numberNode((Double) value))),
            Map.entry(byte[].class, value -> JSON.textNode(Base64.getEncoder().encodeToString((byte[]) value))),
            Map.entry(
                    java.math.BigDecimal.class, value -> JSON.textNode(((java.math.BigDecimal) value).toPlainString())),
            Map.entry(
                    Date.class,
                    value -> JSON.textNode(((Date) value).toLocalDate().toString())));

    private static JsonNode floating(double value, JsonNode finite) {
        if (Double.isNaN(value)) {
            return JSON.textNode("NaN");
        }
        return Double.isInfinite(value) ? JSON.textNode(value > 0 ? "Infinity" : "-Infinity") : finite;
    }
}

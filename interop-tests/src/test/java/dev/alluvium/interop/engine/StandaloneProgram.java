// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

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
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A program on delta-standalone's own class path: writes what it reads of local tables, spelled as {@link Spelling} does. Knows no
 * class of the product.
 */
public final class StandaloneProgram {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StandaloneProgram() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = MAPPER.readTree(line);
            ObjectNode answer = JSON.objectNode();
            try {
                read(request.get("table").asText(), Path.of(request.get("out").asText()));
            } catch (RuntimeException | IOException e) {
                e.printStackTrace();
                answer.put("error", e.toString());
            }
            System.out.println("@@" + MAPPER.writeValueAsString(answer));
        }
    }

    private static void read(String table, Path output) throws IOException {
        Snapshot snapshot = open(table).snapshot();
        StructType schema = snapshot.getMetadata().getSchema();
        try (BufferedWriter out = Files.newBufferedWriter(output);
                CloseableIterator<RowRecord> rows = snapshot.open()) {
            out.write(MAPPER.writeValueAsString(head(snapshot, schema)));
            out.newLine();
            while (rows.hasNext()) {
                RowRecord row = rows.next();
                ArrayNode node = JSON.arrayNode();
                for (StructField field : schema.getFields()) {
                    node.add(isBeyond(field.getDataType()) ? JSON.nullNode() : field(row, field));
                }
                out.write(MAPPER.writeValueAsString(node));
                out.newLine();
            }
        }
    }

    /** The overload with Hadoop's path keeps the compiler from choosing: that class is on the program's class path only. */
    private static DeltaLog open(String table) {
        try {
            return (DeltaLog) DeltaLog.class
                    .getMethod("forTable", Configuration.class, String.class)
                    .invoke(null, new Configuration(), table);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode head(Snapshot snapshot, StructType schema) {
        ObjectNode head = JSON.objectNode().put("version", snapshot.getVersion());
        ObjectNode files = head.putObject("files");
        snapshot.getAllFiles()
                .forEach(file ->
                        files.set(URI.create(file.getPath()).getPath(), MAPPER.valueToTree(file.getPartitionValues())));
        ArrayNode leftOut = head.putArray("leftOut");
        for (int i = 0; i < schema.getFields().length; i++) {
            if (isBeyond(schema.getFields()[i].getDataType())) {
                leftOut.add(i);
            }
        }
        return head;
    }

    /**
     * What delta-standalone cannot decode, shown by running it: timestamps that are not INT96, which no current writer should
     * write, decimals in INT32 or INT64 (it loses their scale), and nulls among anything but texts in an array or a map.
     */
    private static boolean isBeyond(DataType type) {
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.getFields()).anyMatch(field -> isBeyond(field.getDataType()));
        }
        if (type instanceof ArrayType array) {
            return isBeyond(array.getElementType()) || array.containsNull() && !isText(array.getElementType());
        }
        if (type instanceof MapType map) {
            return isBeyond(map.getKeyType())
                    || isBeyond(map.getValueType())
                    || map.valueContainsNull() && !isText(map.getValueType());
        }
        return type instanceof DecimalType decimal && decimal.getPrecision() <= 18
                || type.getTypeName().equals("timestamp");
    }

    private static boolean isText(DataType type) {
        return type.getTypeName().equals("string");
    }

    private static JsonNode field(RowRecord row, StructField field) {
        String name = field.getName();
        if (row.isNullAt(name)) {
            return JSON.nullNode();
        }
        DataType type = field.getDataType();
        return value(
                switch (type.getTypeName()) {
                    case "byte", "tinyint" -> row.getByte(name);
                    case "short", "smallint" -> row.getShort(name);
                    case "integer", "int" -> row.getInt(name);
                    case "long", "bigint" -> row.getLong(name);
                    case "float" -> row.getFloat(name);
                    case "double" -> row.getDouble(name);
                    case "boolean" -> row.getBoolean(name);
                    case "string" -> row.getString(name);
                    case "binary" -> row.getBinary(name);
                    case "date" -> row.getDate(name);
                    case "array" -> row.getList(name);
                    case "map" -> row.getMap(name);
                    case "struct" -> row.getRecord(name);
                    default -> row.getBigDecimal(name);
                },
                type);
    }

    private static JsonNode value(@Nullable Object value, DataType type) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (type instanceof StructType struct) {
            ArrayNode node = JSON.arrayNode();
            for (StructField field : struct.getFields()) {
                node.add(field((RowRecord) value, field));
            }
            return node;
        }
        if (type instanceof ArrayType array) {
            ArrayNode node = JSON.arrayNode();
            ((List<?>) value).forEach(element -> node.add(value(element, array.getElementType())));
            return node;
        }
        if (type instanceof MapType map) {
            List<ArrayNode> pairs = new ArrayList<>();
            ((Map<?, ?>) value)
                    .forEach((key, element) -> pairs.add(JSON.arrayNode()
                            .add(value(key, map.getKeyType()))
                            .add(value(element, map.getValueType()))));
            pairs.sort(Comparator.comparing(pair -> pair.get(0).toString()));
            ArrayNode node = JSON.arrayNode();
            pairs.forEach(node::add);
            return node;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof String text) {
            return JSON.textNode(text);
        }
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Float number) {
            return JSON.textNode(number.isNaN() ? "NaN" : "f%08x".formatted(Float.floatToIntBits(number)));
        }
        if (value instanceof Double number) {
            return JSON.textNode(number.isNaN() ? "NaN" : "d%016x".formatted(Double.doubleToLongBits(number)));
        }
        if (value instanceof byte[] bytes) {
            return JSON.textNode("0x" + HexFormat.of().formatHex(bytes));
        }
        if (value instanceof java.math.BigDecimal decimal) {
            return JSON.textNode(decimal.toPlainString());
        }
        return value instanceof Date date
                ? JSON.numberNode(date.toLocalDate().toEpochDay())
                : JSON.numberNode(((Number) value).longValue());
    }
}

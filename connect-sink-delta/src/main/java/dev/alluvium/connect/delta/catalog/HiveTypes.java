// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Types in Hive's words. */
final class HiveTypes {
    /** Any other would end the name, or the type, early. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9_]+");

    private HiveTypes() {}

    /** Of a column that files hold. */
    static String of(DataType type) {
        if (type instanceof DecimalType decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof ArrayType array) {
            return "array<" + of(array.elementType()) + ">";
        }
        if (type instanceof MapType map) {
            return "map<" + of(map.keyType()) + "," + of(map.valueType()) + ">";
        }
        if (type instanceof StructType struct) {
            return struct.fields().stream().map(HiveTypes::field).collect(Collectors.joining(",", "struct<", ">"));
        }
        return switch ((PrimitiveType) type) {
            case BYTE -> "tinyint";
            case SHORT -> "smallint";
            case INTEGER -> "int";
            case LONG -> "bigint";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case STRING -> "string";
            case BINARY -> "binary";
            case DATE -> "date";
            case TIMESTAMP, TIMESTAMP_NTZ -> "timestamp";
        };
    }

    private static String field(StructField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        boolean plain = PLAIN_NAME.matcher(name).matches();
        return (plain ? name : "`" + name.replace("`", "``") + "`") + ":" + of(field.type());
    }

    /** Of a partition key: the log's spelling of an instant is not Hive's, so that it stays text. */
    static String ofPartitionKey(DataType type) {
        boolean text =
                type == PrimitiveType.TIMESTAMP || type == PrimitiveType.TIMESTAMP_NTZ || type == PrimitiveType.BINARY;
        return text ? "string" : of(type);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The Parquet schema of a table's stored columns, as Delta readers expect it. */
final class ParquetSchemas {
    static final String LIST = "list";
    static final String ELEMENT = "element";
    static final String KEY_VALUE = "key_value";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final int MAX_INT_DIGITS = 9;
    static final int MAX_LONG_DIGITS = 18;

    private static final String ROOT = "spark_schema";
    private static final int BYTE_BITS = 8;
    private static final int SHORT_BITS = 16;

    private ParquetSchemas() {}

    static MessageType of(StructType schema) {
        return new MessageType(ROOT, fields(schema));
    }

    private static List<Type> fields(StructType schema) {
        List<Type> fields = new ArrayList<>(schema.size());
        for (StructField field : schema.fields()) {
            fields.add(type(field.name(), field.type(), field.nullable()));
        }
        return fields;
    }

    private static Type type(String name, DataType type, boolean nullable) {
        Repetition repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED;
        if (type instanceof StructType struct) {
            return Types.buildGroup(repetition)
                    .addFields(fields(struct).toArray(new Type[0]))
                    .named(name);
        }
        if (type instanceof ArrayType array) {
            Type element = type(ELEMENT, array.elementType(), array.containsNull());
            Type repeated = Types.repeatedGroup().addField(element).named(LIST);
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.listType())
                    .addField(repeated)
                    .named(name);
        }
        if (type instanceof MapType map) {
            Type repeated = Types.repeatedGroup()
                    .addField(type(KEY, map.keyType(), false))
                    .addField(type(VALUE, map.valueType(), map.valueContainsNull()))
                    .named(KEY_VALUE);
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.mapType())
                    .addField(repeated)
                    .named(name);
        }
        return type instanceof DecimalType decimal
                ? decimal(name, decimal, repetition)
                : primitive(name, (PrimitiveType) type, repetition);
    }

    private static Type decimal(String name, DecimalType type, Repetition repetition) {
        LogicalTypeAnnotation annotation = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= MAX_INT_DIGITS) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition)
                    .as(annotation)
                    .named(name);
        }
        if (type.precision() <= MAX_LONG_DIGITS) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(annotation)
                    .named(name);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(decimalBytes(type.precision()))
                .as(annotation)
                .named(name);
    }

    /** The fewest bytes that hold every number of so many digits in two's complement. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }

    private static Type primitive(String name, PrimitiveType type, Repetition repetition) {
        return switch (type) {
            case BYTE ->
                annotated(name, PrimitiveTypeName.INT32, repetition, LogicalTypeAnnotation.intType(BYTE_BITS, true));
            case SHORT ->
                annotated(name, PrimitiveTypeName.INT32, repetition, LogicalTypeAnnotation.intType(SHORT_BITS, true));
            case INTEGER -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
            case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
            case STRING -> annotated(name, PrimitiveTypeName.BINARY, repetition, LogicalTypeAnnotation.stringType());
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
            case DATE -> annotated(name, PrimitiveTypeName.INT32, repetition, LogicalTypeAnnotation.dateType());
            case TIMESTAMP ->
                annotated(
                        name,
                        PrimitiveTypeName.INT64,
                        repetition,
                        LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
            case TIMESTAMP_NTZ ->
                annotated(
                        name,
                        PrimitiveTypeName.INT64,
                        repetition,
                        LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS));
        };
    }

    private static Type annotated(
            String name, PrimitiveTypeName physical, Repetition repetition, LogicalTypeAnnotation annotation) {
        return Types.primitive(physical, repetition).as(annotation).named(name);
    }
}

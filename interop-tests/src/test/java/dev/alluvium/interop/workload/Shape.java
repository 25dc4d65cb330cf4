// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a workload's table looks like.
 *
 * @param schema every type of the matrix; the first column is the key
 * @param partitionColumns in order
 * @param vectors whether rows are marked by deletion vectors as well
 */
public record Shape(StructType schema, List<String> partitionColumns, boolean vectors) {
    /** The key. */
    public static final String KEY = "id";

    private static final StructType PLAIN = StructType.of(
            StructField.of("s", PrimitiveType.STRING),
            StructField.of("n", PrimitiveType.INTEGER),
            StructField.of("b", PrimitiveType.BOOLEAN));
    private static final StructType RICH = StructType.of(
            StructField.of("k", new ArrayType(new DecimalType(20, 4), true)),
            StructField.of("t", PrimitiveType.TIMESTAMP),
            StructField.of("m", new MapType(PrimitiveType.STRING, PrimitiveType.BINARY, true)));

    private static final List<StructField> COLUMNS = List.of(
            StructField.required(KEY, PrimitiveType.LONG),
            StructField.of("c_byte", PrimitiveType.BYTE),
            StructField.of("c_short", PrimitiveType.SHORT),
            StructField.of("c_int", PrimitiveType.INTEGER),
            StructField.of("c_long", PrimitiveType.LONG),
            StructField.of("c_float", PrimitiveType.FLOAT),
            StructField.of("c_double", PrimitiveType.DOUBLE),
            StructField.of("c_bool", PrimitiveType.BOOLEAN),
            StructField.of("c_string", PrimitiveType.STRING),
            StructField.of("c_binary", PrimitiveType.BINARY),
            StructField.of("c_date", PrimitiveType.DATE),
            StructField.of("c_ts", PrimitiveType.TIMESTAMP),
            StructField.of("c_dec9", new DecimalType(9, 2)),
            StructField.of("c_dec18", new DecimalType(18, 6)),
            StructField.of("c_dec38", new DecimalType(38, 18)),
            StructField.of(
                    "c_struct",
                    StructType.of(
                            StructField.of("x", PrimitiveType.INTEGER),
                            StructField.of("y", PrimitiveType.STRING),
                            StructField.of(
                                    "z",
                                    StructType.of(
                                            StructField.of("d", PrimitiveType.DATE),
                                            StructField.of("f", PrimitiveType.DOUBLE))))),
            StructField.of("c_array", new ArrayType(PrimitiveType.INTEGER, true)),
            StructField.of("c_map", new MapType(PrimitiveType.STRING, PrimitiveType.DOUBLE, true)),
            StructField.of("c_rich", new MapType(PrimitiveType.INTEGER, new ArrayType(RICH, true), true)));

    /** These need table features that delta-standalone does not know, or digits that it cannot hold. */
    private static final List<StructField> NEWER = List.of(
            plain(true),
            StructField.of("c_ntz", PrimitiveType.TIMESTAMP_NTZ),
            StructField.of("c_dec38_0", new DecimalType(38, 0)));

    private static final List<List<DataType>> PARTITIONINGS = List.of(
            List.of(PrimitiveType.STRING),
            List.of(PrimitiveType.DATE, new DecimalType(12, 3)),
            List.of(),
            List.of(PrimitiveType.TIMESTAMP),
            List.of(PrimitiveType.BINARY),
            List.of(PrimitiveType.BOOLEAN, PrimitiveType.BYTE),
            List.of(PrimitiveType.STRING, PrimitiveType.BOOLEAN),
            List.of(PrimitiveType.DOUBLE),
            List.of(PrimitiveType.SHORT, PrimitiveType.FLOAT),
            List.of(PrimitiveType.LONG),
            List.of(PrimitiveType.INTEGER));

    /** How many shapes differ in what they are partitioned by. */
    public static int partitionings() {
        return PARTITIONINGS.size();
    }

    /**
     * A table of protocol (1,2), which every reader knows. Parts of a map are required: delta-standalone does not read them
     * otherwise.
     */
    public static Shape basic(int number) {
        return of(number, List.of(plain(false)), false);
    }

    /** A table of protocol (1,2) whose columns Spark changes: it does not, if parts of a map are required. */
    public static Shape nullable(int number) {
        return of(number, List.of(plain(true)), false);
    }

    private static StructField plain(boolean nullable) {
        return StructField.of("c_plain", new MapType(PrimitiveType.STRING, new ArrayType(PLAIN, nullable), nullable));
    }

    /** A table of protocol (3,7), with deletion vectors and timestamps without zone. */
    public static Shape newer(int number) {
        return of(number, NEWER, true);
    }

    private static Shape of(int number, List<StructField> more, boolean vectors) {
        List<StructField> partitions = new ArrayList<>();
        for (DataType type : PARTITIONINGS.get(number % PARTITIONINGS.size())) {
            partitions.add(StructField.of("p_" + Samples.name(type), type));
        }
        List<StructField> fields =
                Stream.of(COLUMNS, partitions, more).flatMap(List::stream).toList();
        return new Shape(
                new StructType(fields),
                partitions.stream().map(StructField::name).toList(),
                vectors);
    }

    /** The properties of the table. */
    Map<String, String> properties() {
        return vectors
                ? Map.of("delta.enableDeletionVectors", "true", "delta.checkpointInterval", "10")
                : Map.of("delta.checkpointInterval", "10");
    }

    /** The labels that runs over these shapes have to cover, partitions left out. */
    public List<String> labels() {
        return schema.fields().stream()
                .filter(field -> !field.name().equals(KEY) && !partitionColumns.contains(field.name()))
                .flatMap(field -> Samples.labels(field.type()).stream())
                .distinct()
                .toList();
    }
}

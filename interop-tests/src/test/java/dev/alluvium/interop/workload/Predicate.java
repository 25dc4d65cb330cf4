// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of a column with a value that some row has, so that it lies at bounds of statistics; and which rows satisfy it.
 *
 * @param field the column
 * @param operator of SQL
 * @param value as the engine's rows hold it
 */
public record Predicate(StructField field, String operator, Object value) {
    private static final List<String> OPERATORS = List.of("=", "<=", ">=", "<", ">");

    /** Whose SQL. To all of them the zeros are equal, and NaN is the greatest number and equal to itself. */
    public enum Dialect {
        /** Spark. */
        SPARK,
        /** DuckDB. */
        DUCKDB,
        /** DataFusion, of delta-rs. */
        DATAFUSION
    }

    /** Comparisons of every column that has an order, with values of rows. */
    public static List<Predicate> of(Workload workload, Random random, int perColumn) {
        List<Predicate> predicates = new ArrayList<>();
        List<Long> keys = new ArrayList<>(workload.rows().keys());
        for (StructField field : workload.schema().fields()) {
            if (!(field.type() instanceof DecimalType) && !(field.type() instanceof PrimitiveType)
                    || field.type() == PrimitiveType.BINARY
                    || field.type() == PrimitiveType.BOOLEAN) {
                continue;
            }
            for (int i = 0; i < perColumn && !keys.isEmpty(); i++) {
                Object value = workload.rows()
                        .all()
                        .get(keys.get(random.nextInt(keys.size())))
                        .get(field.name());
                if (value != null && !(value instanceof String text && text.indexOf('\0') >= 0)) {
                    predicates.add(new Predicate(field, OPERATORS.get(random.nextInt(OPERATORS.size())), value));
                }
            }
        }
        return predicates;
    }

    /** The keys of the rows that satisfy it, in order. */
    public List<Long> keys(NaiveRows rows) {
        List<Long> keys = new ArrayList<>();
        rows.all().forEach((key, row) -> {
            if (holds(row)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private boolean holds(Map<String, @Nullable Object> row) {
        Object held = row.get(field.name());
        if (held == null) {
            return false;
        }
        int order = compare(held, value);
        return switch (operator) {
            case "=" -> order == 0;
            case "<=" -> order <= 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            default -> order > 0;
        };
    }

    private static int compare(Object one, Object other) {
        if (one instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) other).getBytes(StandardCharsets.UTF_8));
        }
        if (one instanceof BigDecimal decimal) {
            return decimal.compareTo((BigDecimal) other);
        }
        if (one instanceof Float || one instanceof Double) {
            // The sum makes one zero of both.
            return Double.compare(((Number) one).doubleValue() + 0.0, ((Number) other).doubleValue() + 0.0);
        }
        return Long.compare(((Number) one).longValue(), ((Number) other).longValue());
    }

    /** Its text in this dialect. */
    public String sql(Dialect dialect) {
        String column = dialect == Dialect.SPARK ? "`" + field.name() + "`" : "\"" + field.name() + "\"";
        return column + " " + operator + " " + literal(dialect);
    }

    private String literal(Dialect dialect) {
        DataType type = field.type();
        if (type instanceof DecimalType decimal) {
            return cast(
                    ((BigDecimal) value).toPlainString(),
                    "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")");
        }
        return switch ((PrimitiveType) type) {
            case STRING ->
                dialect == Dialect.SPARK
                        ? "CAST(X'" + HexFormat.of().formatHex(((String) value).getBytes(StandardCharsets.UTF_8))
                                + "' AS STRING)"
                        : "'" + ((String) value).replace("'", "''") + "'";
            case BYTE -> cast(value.toString(), "TINYINT");
            case SHORT -> cast(value.toString(), "SMALLINT");
            case INTEGER -> cast(value.toString(), "INT");
            case LONG -> cast(value.toString(), "BIGINT");
            case FLOAT -> cast(value.toString(), "FLOAT");
            case DATE -> cast(LocalDate.ofEpochDay((Integer) value).toString(), "DATE");
            case TIMESTAMP -> timestamp(dialect);
            case TIMESTAMP_NTZ -> withoutZone(dialect);
            default -> cast(value.toString(), "DOUBLE");
        };
    }

    private String timestamp(Dialect dialect) {
        return switch (dialect) {
            case SPARK -> cast(instant().toString(), "TIMESTAMP");
            case DUCKDB -> cast(instant().toString(), "TIMESTAMPTZ");
            case DATAFUSION -> "arrow_cast('" + instant() + "', 'Timestamp(Microsecond, Some(\"UTC\"))')";
        };
    }

    private String withoutZone(Dialect dialect) {
        String text = instant().toString().replace("Z", "");
        return switch (dialect) {
            case SPARK -> cast(text, "TIMESTAMP_NTZ");
            case DUCKDB -> cast(text, "TIMESTAMP");
            // Its TIMESTAMP counts nanoseconds and ends in 2262.
            case DATAFUSION -> "arrow_cast('" + text + "', 'Timestamp(Microsecond, None)')";
        };
    }

    private Instant instant() {
        return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
    }

    private static String cast(String text, String type) {
        return "CAST('" + text + "' AS " + type + ")";
    }
}

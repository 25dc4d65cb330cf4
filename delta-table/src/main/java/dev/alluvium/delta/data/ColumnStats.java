// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The statistics of one column while a file is written. Confined to one thread. */
sealed interface ColumnStats {
    /** Which of the three objects of the statistics is written. */
    enum Kind {
        MIN,
        MAX,
        NULLS
    }

    /** Counts the value of one row. */
    void accept(@Nullable Object value);

    /** Whether all that {@link #accept(ColumnRange.OfGroup, List)} needs is known of a group. */
    boolean knows(ColumnRange.OfGroup group, List<String> path);

    /** Counts the values of a group of rows. */
    void accept(ColumnRange.OfGroup group, List<String> path);

    /** Writes the field into the object that is open, or nothing where there is nothing to say. */
    void write(JsonGenerator json, String name, Kind kind) throws IOException;

    /** Whether {@link #write} would write anything. */
    boolean has(Kind kind);

    /** A column without parts, or one whose parts have no statistics. */
    final class Leaf implements ColumnStats {
        private ColumnBounds bounds;
        private long nulls;

        Leaf(ColumnBounds bounds) {
            this.bounds = bounds;
        }

        @Override
        public void accept(@Nullable Object value) {
            if (value == null) {
                nulls++;
            } else {
                bounds.accept(value);
            }
        }

        @Override
        public boolean knows(ColumnRange.OfGroup group, List<String> path) {
            ColumnRange range = group.of(path);
            return range != null
                    && (bounds instanceof ColumnBounds.None
                            || range.nulls() == group.rows()
                            || (range.min() != null && range.max() != null));
        }

        @Override
        public void accept(ColumnRange.OfGroup group, List<String> path) {
            ColumnRange range = Objects.requireNonNull(group.of(path), "ranges are asked for before they count");
            nulls += range.nulls();
            if (range.min() != null && range.max() != null) {
                bounds.accept(range.min());
                bounds.accept(range.max());
            } else if (range.nulls() < group.rows()) {
                bounds = new ColumnBounds.None();
            }
        }

        @Override
        public boolean has(Kind kind) {
            return switch (kind) {
                case NULLS -> true;
                case MIN -> bounds.min() != null;
                case MAX -> bounds.max() != null;
            };
        }

        @Override
        public void write(JsonGenerator json, String name, Kind kind) throws IOException {
            Object value = switch (kind) {
                case NULLS -> (Object) nulls;
                case MIN -> bounds.min();
                case MAX -> bounds.max();
            };
            if (value == null) {
                return;
            }
            json.writeFieldName(name);
            if (value instanceof Long number) {
                json.writeNumber(number.longValue());
            } else if (value instanceof Float number) {
                json.writeNumber(number.floatValue());
            } else if (value instanceof Double number) {
                json.writeNumber(number.doubleValue());
            } else if (value instanceof BigDecimal number) {
                json.writeNumber(number);
            } else {
                json.writeString((String) value);
            }
        }
    }

    /** A struct: the statistics of its fields. */
    final class Struct implements ColumnStats {
        private final List<String> names;
        private final int[] positions;
        private final List<ColumnStats> fields;

        Struct(List<String> names, List<Integer> positions, List<ColumnStats> fields) {
            this.names = names;
            this.positions = positions.stream().mapToInt(Integer::intValue).toArray();
            this.fields = fields;
        }

        @Override
        public void accept(@Nullable Object value) {
            @Nullable Object[] struct = value == null ? new @Nullable Object[0] : (@Nullable Object[]) value;
            for (int i = 0; i < positions.length; i++) {
                fields.get(i).accept(positions[i] < struct.length ? struct[positions[i]] : null);
            }
        }

        @Override
        public boolean knows(ColumnRange.OfGroup group, List<String> path) {
            for (int i = 0; i < positions.length; i++) {
                if (!fields.get(i).knows(group, below(path, i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void accept(ColumnRange.OfGroup group, List<String> path) {
            for (int i = 0; i < positions.length; i++) {
                fields.get(i).accept(group, below(path, i));
            }
        }

        private List<String> below(List<String> path, int field) {
            List<String> below = new ArrayList<>(path);
            below.add(names.get(field));
            return below;
        }

        @Override
        public boolean has(Kind kind) {
            for (ColumnStats field : fields) {
                if (field.has(kind)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void write(JsonGenerator json, String name, Kind kind) throws IOException {
            if (!has(kind)) {
                return;
            }
            json.writeObjectFieldStart(name);
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).write(json, names.get(i), kind);
            }
            json.writeEndObject();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the statistics of one data file row by row. A bound that is written holds for every row; one that cannot be
 * given without lying is left out. Confined to one thread.
 *
 * @see "Delta protocol, Per-file Statistics"
 */
public final class StatsCollector {
    private static final JsonFactory JSON = new JsonFactory();

    private final int[] positions;
    private final List<ColumnStats> columns = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private long rows;
    private int leaves;

    /** Statistics of these columns of the layout's stored ones. */
    public StatsCollector(TableLayout layout, StatsColumns which) {
        int[] kept = new int[layout.dataCount()];
        int count = 0;
        for (int i = 0; i < layout.dataCount(); i++) {
            int position = layout.dataPosition(i);
            StructField field = layout.schema().field(position);
            ColumnStats stats = stats(field.type(), field.name(), which);
            if (stats != null) {
                kept[count++] = position;
                columns.add(stats);
                names.add(field.name());
            }
        }
        this.positions = Arrays.copyOf(kept, count);
    }

    /** Counts a row, in the order of the table's schema. */
    public void accept(@Nullable Object[] row) {
        rows++;
        for (int i = 0; i < positions.length; i++) {
            columns.get(i).accept(row[positions[i]]);
        }
    }

    /** Whether enough is known of a group of rows to count it without looking at them. */
    public boolean knows(ColumnRange.OfGroup group) {
        for (int i = 0; i < positions.length; i++) {
            if (!columns.get(i).knows(group, List.of(names.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Counts the rows of a group of which enough is known. */
    public void accept(ColumnRange.OfGroup group) {
        rows += group.rows();
        for (int i = 0; i < positions.length; i++) {
            columns.get(i).accept(group, List.of(names.get(i)));
        }
    }

    /** The statistics as the {@code stats} of an {@code add}. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
            json.writeStartObject();
            json.writeNumberField("numRecords", rows);
            writeObject(json, "minValues", ColumnStats.Kind.MIN);
            writeObject(json, "maxValues", ColumnStats.Kind.MAX);
            writeObject(json, "nullCount", ColumnStats.Kind.NULLS);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("statistics could not be written", e);
        }
        return text.toString();
    }

    private void writeObject(JsonGenerator json, String name, ColumnStats.Kind kind) throws IOException {
        json.writeObjectFieldStart(name);
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(json, names.get(i), kind);
        }
        json.writeEndObject();
    }

    private @Nullable ColumnStats stats(DataType type, String path, StatsColumns which) {
        if (!(type instanceof StructType struct)) {
            return which.includes(path, leaves++) ? new ColumnStats.Leaf(ColumnBounds.of(type)) : null;
        }
        List<String> fieldNames = new ArrayList<>();
        List<Integer> fieldPositions = new ArrayList<>();
        List<ColumnStats> fields = new ArrayList<>();
        for (int i = 0; i < struct.size(); i++) {
            ColumnStats stats =
                    stats(struct.field(i).type(), path + "." + struct.field(i).name(), which);
            if (stats != null) {
                fieldNames.add(struct.field(i).name());
                fieldPositions.add(i);
                fields.add(stats);
            }
        }
        return fields.isEmpty() ? null : new ColumnStats.Struct(fieldNames, fieldPositions, fields);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Compares the statistics of a data file with its rows. A bound is true if no row is beyond it, whether or not one
 * reaches it; what the statistics leave out is never wrong. Confined to one thread.
 *
 * @see "Delta protocol, Per-file Statistics"
 */
public final class StatsCheck {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final long marked;
    private final boolean loose;
    private final OptionalLong numRecords;
    private final List<LeafCheck> leaves = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long rows;

    /** A check of this file, whose rows come in the order of the layout. */
    public StatsCheck(AddFile file, TableLayout layout) {
        this.marked = file.markedRows();
        JsonNode stats = parse(file.stats());
        this.loose = !stats.path("tightBounds").asBoolean(marked == 0);
        JsonNode count = stats.path("numRecords");
        this.numRecords = count.isIntegralNumber() ? OptionalLong.of(count.longValue()) : OptionalLong.empty();
        for (int i = 0; i < layout.dataCount(); i++) {
            int position = layout.dataPosition(i);
            StructField field = layout.schema().field(position);
            add(field, List.of(position), field.name(), Fields.of(stats).child(field.name()));
        }
    }

    /** The three objects of the statistics, at one place of the schema. */
    private record Fields(JsonNode min, JsonNode max, JsonNode nulls) {
        static Fields of(JsonNode stats) {
            return new Fields(stats.path("minValues"), stats.path("maxValues"), stats.path("nullCount"));
        }

        Fields child(String name) {
            return new Fields(min.path(name), max.path(name), nulls.path(name));
        }
    }

    private JsonNode parse(@Nullable String stats) {
        try {
            JsonNode node = stats == null ? JSON.createObjectNode() : JSON.readTree(stats);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // Told below, without the text: it holds values of rows.
        }
        problems.add("the statistics are not JSON");
        return JSON.createObjectNode();
    }

    private void add(StructField field, List<Integer> positions, String path, Fields fields) {
        if (field.type() instanceof StructType struct) {
            for (int i = 0; i < struct.size(); i++) {
                StructField child = struct.field(i);
                List<Integer> below = new ArrayList<>(positions);
                below.add(i);
                add(child, below, path + "." + child.name(), fields.child(child.name()));
            }
            return;
        }
        int[] place = positions.stream().mapToInt(Integer::intValue).toArray();
        OptionalLong nulls = fields.nulls().isIntegralNumber()
                ? OptionalLong.of(fields.nulls().longValue())
                : OptionalLong.empty();
        Optional<BoundCheck> bounds = Optional.empty();
        try {
            bounds = BoundCheck.of(field.type(), fields.min(), fields.max());
        } catch (RuntimeException e) {
            // Parsers of numbers and dates throw several kinds; their messages quote the text.
            problems.add("a bound of column '" + path + "' is no value of its type");
        }
        leaves.add(new LeafCheck(path, place, bounds, nulls));
    }

    /** Looks at a row that is not marked. */
    public void accept(@Nullable Object[] row) {
        rows++;
        for (LeafCheck leaf : leaves) {
            leaf.accept(row);
        }
    }

    /** What is wrong, after the last row: columns and counts, never a value. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (numRecords.isPresent() && numRecords.getAsLong() != rows + marked) {
            all.add("the statistics count " + numRecords.getAsLong() + " rows, the file has " + (rows + marked));
        }
        for (LeafCheck leaf : leaves) {
            leaf.addProblems(rows, numRecords, loose || marked > 0, all);
        }
        return all;
    }

    /** The rows that are not marked. */
    public long rows() {
        return rows;
    }
}

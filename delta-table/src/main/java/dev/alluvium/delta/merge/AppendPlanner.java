// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.merge.WritePlan.NewRow;
import dev.alluvium.delta.merge.WritePlan.NewRows;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.NetMutation;
import dev.alluvium.delta.schema.RowMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides where appended rows go: one group of files per part and partition, rows in the order of their offsets. Pure.
 */
final class AppendPlanner {
    private final TableLayout layout;
    private final RowMapping mapping;
    private final boolean laneTags;

    AppendPlanner(TableLayout layout, RowMapping mapping, boolean laneTags) {
        this.layout = layout;
        this.mapping = mapping;
        this.laneTags = laneTags;
    }

    /** The plan for these parts, by their positions in the request. */
    WritePlan plan(SortedMap<Integer, Part> parts) {
        List<NewRows> newRows = new ArrayList<>();
        long[] events = new long[1];
        parts.forEach((position, part) -> {
            Map<Map<String, @Nullable String>, List<NewRow>> byPartition = new LinkedHashMap<>();
            for (Event event : part.events()) {
                @Nullable Object[] row = row(part, event);
                byPartition
                        .computeIfAbsent(partitionOf(row), values -> new ArrayList<>())
                        .add(new NewRow(null, NetMutation.append(position, row), null));
            }
            Map<String, String> tags = laneTags ? Map.of(WriterSettings.LANE_TAG, part.lane()) : Map.of();
            byPartition.forEach((values, rows) -> newRows.add(new NewRows(tags, values, rows)));
            events[0] += part.events().size();
        });
        RowCounts counts = new RowCounts(events[0], events[0], 0, 0, 0);
        return new WritePlan(List.of(), List.of(), newRows, new TreeMap<>(), List.of(), counts);
    }

    private Map<String, @Nullable String> partitionOf(@Nullable Object[] row) {
        return layout.partitionCount() == 0 ? Map.of() : PartitionValues.of(layout, row);
    }

    private @Nullable Object[] row(Part part, Event event) {
        if (event.kind() == Event.Kind.DELETE || event.kind() == Event.Kind.TRUNCATE) {
            throw new DeltaTableException("the event at " + part.lane() + "@" + event.offset() + " is a " + event.kind()
                    + ", which an append table cannot take; ignore deletes or upsert");
        }
        return mapping.map(event.values());
    }
}

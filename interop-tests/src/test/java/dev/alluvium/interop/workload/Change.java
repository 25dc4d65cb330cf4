// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.StructType;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one row: the same for the engine, as an event, and for the model.
 *
 * @param kind a whole row, some of its columns, or its end
 * @param key of the row
 * @param columns values by name
 */
record Change(Event.Kind kind, long key, Map<String, @Nullable Object> columns) {
    Event event(StructType schema, long offset) {
        Object[] values = new Object[kind == Event.Kind.DELETE ? 0 : schema.size()];
        BitSet present = new BitSet();
        if (kind != Event.Kind.DELETE) {
            values[schema.indexOf(Shape.KEY)] = key;
            present.set(schema.indexOf(Shape.KEY));
            columns.forEach((name, value) -> {
                values[schema.indexOf(name)] = value;
                present.set(schema.indexOf(name));
            });
        }
        return new Event(
                kind,
                new Object[] {key},
                values,
                kind == Event.Kind.PARTIAL ? present : null,
                Sequence.NONE,
                offset,
                null);
    }

    void apply(NaiveRows rows) {
        switch (kind) {
            case UPSERT -> {
                rows.put(key, columns);
                rows.update(key, Map.of(Shape.KEY, key));
            }
            case PARTIAL -> rows.update(key, columns);
            case DELETE -> rows.remove(key);
            case TRUNCATE -> throw new IllegalStateException("no workload truncates");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes rows and changes of rows. Confined to one thread. */
final class RowSource {
    private final Random random;
    private final Coverage coverage;
    private final Map<String, List<Sample>> partitions = new HashMap<>();
    private long nextKey = 1;

    RowSource(Shape shape, Random random, Coverage coverage) {
        this.random = random;
        this.coverage = coverage;
        for (String column : shape.partitionColumns()) {
            StructField field = shape.schema().field(shape.schema().indexOf(column));
            partitions.put(column, Samples.partitions(field.type(), random));
        }
    }

    /** A key that no row has. */
    long newKey() {
        return nextKey++;
    }

    /** Keys up to this one belong to somebody else. */
    void skipKeys(long last) {
        nextKey = Math.max(nextKey, last + 1);
    }

    /** A value for every column but the key. */
    Map<String, @Nullable Object> row(StructType schema) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        schema.fields().stream()
                .filter(field -> !field.name().equals(Shape.KEY))
                .forEach(field -> row.put(field.name(), value(field)));
        return row;
    }

    private @Nullable Object value(StructField field) {
        List<Sample> few = partitions.get(field.name());
        Sample sample = few == null ? Samples.of(field.type(), random) : few.get(random.nextInt(few.size()));
        coverage.count(sample.label());
        return few == null ? sample.value() : stored(sample.value());
    }

    /** The protocol knows no empty partition value: it is null. */
    private static @Nullable Object stored(@Nullable Object value) {
        boolean empty = value instanceof String text && text.isEmpty() || value instanceof byte[] b && b.length == 0;
        return empty ? null : value;
    }

    /** New rows. */
    List<Change> inserts(StructType schema, int count) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(new Change(Event.Kind.UPSERT, newKey(), row(schema)));
        }
        return changes;
    }

    /** Changes of rows that are there and of some that are not, several of one key among them. */
    List<Change> changes(StructType schema, NaiveRows rows, int count) {
        List<Change> changes = new ArrayList<>(inserts(schema, 1 + count / 4));
        List<Long> keys = new ArrayList<>(rows.keys());
        for (int i = 0; i < count && !keys.isEmpty(); i++) {
            long key = keys.get(random.nextInt(keys.size()));
            int dice = random.nextInt(10);
            if (dice < 2) {
                changes.add(new Change(Event.Kind.DELETE, key, Map.of()));
                keys.remove(key);
            } else if (dice < 5) {
                Map<String, @Nullable Object> some = row(schema);
                some.keySet().removeIf(column -> random.nextInt(3) > 0);
                changes.add(new Change(Event.Kind.PARTIAL, key, some));
            } else {
                changes.add(new Change(Event.Kind.UPSERT, key, row(schema)));
            }
        }
        return changes;
    }
}

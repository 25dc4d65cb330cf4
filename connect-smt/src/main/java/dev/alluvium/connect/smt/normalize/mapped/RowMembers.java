// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.RecordPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row put together from single members of an event, for events whose row stands nowhere as a whole.
 *
 * @param paths by name of the member; of several, the first that leads anywhere counts
 */
record RowMembers(Map<String, List<RecordPath>> paths) {
    /**
     * Reads {@code name:path} and {@code name:path|path}.
     *
     * @throws IllegalArgumentException for what is no such pair
     */
    static RowMembers parse(List<String> entries) {
        Map<String, List<RecordPath>> paths = new LinkedHashMap<>();
        Pairs.of(entries)
                .forEach((name, text) -> paths.put(
                        name,
                        Stream.of(text.split("[|]")).map(RecordPath::parseMany).toList()));
        return new RowMembers(paths);
    }

    /** The row, a null or an empty list for what the event lacks. */
    Map<String, @Nullable Object> of(ConnectRecord<?> record, @Nullable Object event) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        paths.forEach((name, ways) -> row.put(name, member(ways, record, event)));
        return row;
    }

    private static @Nullable Object member(List<RecordPath> ways, ConnectRecord<?> record, @Nullable Object event) {
        List<Object> values = ways.stream()
                .map(way -> way.all(record, event))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        boolean isMany = ways.stream().anyMatch(RowMembers::leadsToMany);
        if (isMany) {
            return values.stream().distinct().toList();
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static boolean leadsToMany(RecordPath path) {
        return path.path().steps().stream().anyMatch(FieldPath.Every.class::isInstance);
    }
}

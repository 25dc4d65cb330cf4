// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.row.RecordPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event is of a shape: some members are there, some are not, some have certain texts.
 *
 * @param present paths that lead to a value
 * @param absent paths that lead to none
 * @param equal pairs of a path and the texts of which it must have one
 * @param unequal pairs of a path and a text that it must not have, while it has some
 */
record Guard(List<RecordPath> present, List<RecordPath> absent, List<Pair> equal, List<Pair> unequal) {
    /** A path and texts with paths in them, written with a bar between. */
    record Pair(RecordPath path, List<PathTemplate> texts) {
        static Pair parse(String entry) {
            int colon = entry.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("'" + entry + "' is not of the form path:text");
            }
            return new Pair(
                    RecordPath.parse(entry.substring(0, colon)),
                    Stream.of(entry.substring(colon + 1).split("[|]"))
                            .map(PathTemplate::parse)
                            .toList());
        }

        @Nullable
        Boolean holds(ConnectRecord<?> record) {
            Object value = path.of(record);
            String own = value == null ? null : ScalarText.PLAIN.text(value);
            return own == null
                    ? null
                    : (Boolean) texts.stream().anyMatch(text -> own.equals(text.text(record, record.value())));
        }
    }

    /** Whether there is anything to judge by. */
    boolean isOpen() {
        return present.isEmpty() && absent.isEmpty() && equal.isEmpty() && unequal.isEmpty();
    }

    boolean takes(ConnectRecord<?> record) {
        return present.stream().allMatch(path -> path.of(record) != null)
                && absent.stream().allMatch(path -> path.of(record) == null)
                && equal.stream().allMatch(pair -> Boolean.TRUE.equals(pair.holds(record)))
                && unequal.stream().allMatch(pair -> Boolean.FALSE.equals(pair.holds(record)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.match;

import dev.alluvium.connect.smt.row.RecordPath;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * One comparison. A path that leads nowhere or to something that cannot be compared makes it false, never an error.
 *
 * @param path to what is compared
 * @param holds of all values that the path leads to
 */
public record Condition(RecordPath path, Predicate<List<Object>> holds) {
    /** Whether the record meets it. */
    public boolean test(ConnectRecord<?> record) {
        return holds.test(path.all(record));
    }
}

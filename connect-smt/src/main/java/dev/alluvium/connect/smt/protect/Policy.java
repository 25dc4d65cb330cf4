// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.match.Condition;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * One protection of some fields.
 *
 * @param when all of which must hold; empty for always
 * @param required whether a full row without any of the fields is refused
 */
record Policy(String name, List<FieldPath> fields, Protection protection, List<Condition> when, boolean required) {
    Policy {
        fields = List.copyOf(fields);
        when = List.copyOf(when);
    }

    boolean concerns(ConnectRecord<?> record) {
        return when.isEmpty() || when.stream().allMatch(condition -> condition.test(record));
    }
}

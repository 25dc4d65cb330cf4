// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.identify.EntityId;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/** A port to one way of telling changes. Implementations are confined to the task thread. */
public interface ChangeFormat {
    /** Whether a record with this value, never null, is of this format, by structure and not by a schema's name. */
    boolean recognises(ConnectRecord<?> record, Object value);

    /**
     * The change in a record whose value is recognised.
     *
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException where it holds none that can be trusted
     */
    Reading read(ConnectRecord<?> record);

    /** The entity type that a tombstone belongs to, null when its key and topic do not say. */
    default @Nullable String typeOfTombstone(ConnectRecord<?> record) {
        return null;
    }

    /** The id in the key of a tombstone, null where it is the key itself, as in most formats. */
    default @Nullable EntityId idOfTombstone(ConnectRecord<?> record) {
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/** A port to one way of telling changes. Implementations are confined to the task thread. */
public interface ChangeFormat {
    /** Whether a value, never null, is of this format, judged by its structure and not by a schema's name. */
    boolean recognises(Object value);

    /**
     * The change in a record whose value is recognised.
     *
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException where it holds none that can be trusted
     */
    Reading read(ConnectRecord<?> record);

    /** The entity type that a tombstone belongs to, null when its key and topic do not say. */
    @Nullable
    String typeOfTombstone(ConnectRecord<?> record);
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;

/** What is remembered of the keys that have no row. */
@FunctionalInterface
public interface DeletedKeys {
    /** The sequence of the newest delete of the key; {@link Sequence#NONE} where there was none. */
    Sequence sequenceOf(Key key);
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.time.Duration;

/**
 * That a key was deleted.
 *
 * @param key which; {@link #EVERY_KEY} after a truncate
 * @param sequence of the delete: an older event of the key has no effect
 * @param deletedAtMillis the writer's clock; says when the tombstone expires, and never orders anything
 */
public record Tombstone(Key key, Sequence sequence, long deletedAtMillis) {
    /** Stands for all keys of the table; no key of a row is without bytes. */
    public static final Key EVERY_KEY = Key.of(new byte[0]);

    /** The one of two tombstones of a key that counts: the first where their sequences are equal. */
    static Tombstone newer(Tombstone one, Tombstone other) {
        return one.sequence().compareTo(other.sequence()) >= 0 ? one : other;
    }

    /** Whether nobody needs to know any more. */
    public boolean isExpired(long nowMillis, Duration retention) {
        return nowMillis - deletedAtMillis >= retention.toMillis();
    }

    /** A key or a sequence never shows. */
    @Override
    public String toString() {
        return "Tombstone[" + key + "]";
    }
}

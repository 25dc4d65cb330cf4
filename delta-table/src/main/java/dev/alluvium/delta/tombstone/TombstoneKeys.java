// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Which objects are tombstones, and which of them are still needed. */
public final class TombstoneKeys {
    private TombstoneKeys() {}

    /** Whether the object is one of a chain, or once was. */
    public static boolean isTombstone(String key) {
        return key.startsWith(TombstonePointer.DIRECTORY);
    }

    /**
     * Adds the keys of all objects that these transactions lead to and that are not among the keys yet.
     *
     * @throws dev.alluvium.delta.error.ProtocolViolationException if one of them is damaged, so that those behind it
     *     are not known
     */
    public static void addReachable(ObjectStore store, Collection<Txn> txns, Set<String> keys) {
        TombstoneStore objects = new TombstoneStore(store);
        for (Txn txn : txns) {
            TombstonePointer.of(txn).ifPresent(pointer -> walk(pointer, objects, keys));
        }
    }

    /**
     * Whether the object holds a tombstone of such a key.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if it cannot be read: nobody knows then
     */
    public static boolean holds(ObjectStore store, String objectKey, Predicate<Key> wanted) {
        return TombstoneFormat.read(store.get(objectKey), objectKey).tombstones().stream()
                .anyMatch(tombstone -> wanted.test(tombstone.key()));
    }

    private static void walk(TombstonePointer head, TombstoneStore objects, Set<String> keys) {
        OptionalLong next = OptionalLong.of(head.version());
        while (next.isPresent()) {
            TombstonePointer at = head.at(next.getAsLong());
            if (!keys.add(at.key())) {
                return; // so is all behind it
            }
            Optional<TombstoneObject> object = objects.find(at);
            next = object.isPresent() ? object.get().parent() : OptionalLong.empty();
        }
    }
}

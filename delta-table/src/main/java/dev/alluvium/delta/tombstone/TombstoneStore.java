// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Optional;

/** Reads the objects of tombstones. */
final class TombstoneStore {
    private final ObjectStore store;

    TombstoneStore(ObjectStore store) {
        this.store = store;
    }

    /** The object; empty if the store does not have it. */
    Optional<TombstoneObject> find(TombstonePointer pointer) {
        byte[] bytes;
        try {
            bytes = store.get(pointer.key());
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
        String name = pointer.key() + " of table " + store.location();
        TombstoneObject object = TombstoneFormat.read(bytes, name);
        if (object.version() != pointer.version() || !object.lane().equals(pointer.lane())) {
            throw new ProtocolViolationException(name + " holds the tombstones of another place, " + object.lane()
                    + "; bring the object back from a copy");
        }
        return Optional.of(object);
    }

    /** The error of an object that the log or a chain names and that is gone. */
    DeltaTableException missing(TombstonePointer pointer) {
        return new DeltaTableException("the tombstones " + pointer.key() + " of table " + store.location()
                + " are gone, without which late events would bring deleted rows back; copy the object to its place, or"
                + " set tombstone.missing.policy=forget to do without");
    }

    String location() {
        return store.location();
    }
}

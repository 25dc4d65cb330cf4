// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.StorageUnavailableException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** A store whose first listing fails after two objects, as a lost page does. */
final class BrokenListing implements ObjectStore {
    private final ObjectStore store;
    private boolean broken;

    BrokenListing(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        Iterator<ObjectStatus> listed = store.list(prefix, startAfter);
        if (broken) {
            return listed;
        }
        broken = true;
        return new Iterator<>() {
            private int seen;

            @Override
            public boolean hasNext() {
                if (seen == 2) {
                    throw new StorageUnavailableException("a page was lost");
                }
                return listed.hasNext();
            }

            @Override
            public ObjectStatus next() {
                seen++;
                return listed.next();
            }
        };
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return store.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return store.get(key, offset, length);
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return store.head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return store.putIfAbsent(key, content);
    }

    @Override
    public void put(String key, byte[] content) {
        store.put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        return store.create(key);
    }

    @Override
    public void delete(Collection<String> keys) {
        store.delete(keys);
    }

    @Override
    public void close() {
        store.close();
    }
}

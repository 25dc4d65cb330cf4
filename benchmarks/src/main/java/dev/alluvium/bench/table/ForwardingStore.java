// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** Another store, but for what is overridden. As thread-safe as that one. */
public abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    /** @param store that is asked, and closed with this */
    protected ForwardingStore(ObjectStore store) {
        this.store = store;
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
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return store.list(prefix, startAfter);
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

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read of data files and vectors: of everything but the log. */
final class DataReads implements ObjectStore {
    private final ObjectStore store;
    private final AtomicLong bytes = new AtomicLong();

    DataReads(ObjectStore store) {
        this.store = store;
    }

    /** So far. */
    long bytes() {
        return bytes.get();
    }

    private byte[] counted(String key, byte[] content) {
        if (!key.startsWith(LogFiles.DIRECTORY)) {
            bytes.addAndGet(content.length);
        }
        return content;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return counted(key, store.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return counted(key, store.get(key, offset, length));
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

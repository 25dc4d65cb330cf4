// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store whose objects are as old as another clock says, so that a week of upkeep takes minutes. */
public final class AgeingStore implements ObjectStore {
    private final ObjectStore store;
    private final Clock clock;
    private final Map<String, Long> modified = new ConcurrentHashMap<>();

    /** @param clock by which objects age */
    public AgeingStore(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private void written(String key) {
        modified.put(key, clock.millis());
    }

    private ObjectStatus aged(ObjectStatus status) {
        return new ObjectStatus(status.key(), status.size(), modified.getOrDefault(status.key(), status.modifiedAt()));
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
        return store.head(key).map(this::aged);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        PutResult result = store.putIfAbsent(key, content);
        if (result == PutResult.CREATED) {
            written(key);
        }
        return result;
    }

    @Override
    public void put(String key, byte[] content) {
        store.put(key, content);
        written(key);
    }

    @Override
    public ObjectOutput create(String key) {
        written(key);
        return store.create(key);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        Iterator<ObjectStatus> listed = store.list(prefix, startAfter);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return listed.hasNext();
            }

            @Override
            public ObjectStatus next() {
                return aged(listed.next());
            }
        };
    }

    @Override
    public void delete(Collection<String> keys) {
        store.delete(keys);
        modified.keySet().removeAll(keys);
    }

    @Override
    public void close() {
        store.close();
    }
}

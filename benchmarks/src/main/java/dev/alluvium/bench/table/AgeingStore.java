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
public final class AgeingStore extends ForwardingStore {
    private final Clock clock;
    private final Map<String, Long> modified = new ConcurrentHashMap<>();

    /** @param clock by which objects age */
    public AgeingStore(ObjectStore store, Clock clock) {
        super(store);
        this.clock = clock;
    }

    private void written(String key) {
        modified.put(key, clock.millis());
    }

    private ObjectStatus aged(ObjectStatus status) {
        return new ObjectStatus(status.key(), status.size(), modified.getOrDefault(status.key(), status.modifiedAt()));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return super.head(key).map(this::aged);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        PutResult result = super.putIfAbsent(key, content);
        if (result == PutResult.CREATED) {
            written(key);
        }
        return result;
    }

    @Override
    public void put(String key, byte[] content) {
        super.put(key, content);
        written(key);
    }

    @Override
    public ObjectOutput create(String key) {
        written(key);
        return super.create(key);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        Iterator<ObjectStatus> listed = super.list(prefix, startAfter);
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
        super.delete(keys);
        modified.keySet().removeAll(keys);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.storage.DecoratedOutput;
import dev.alluvium.delta.storage.ForwardingStore;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A real store whose objects have the times of a simulated clock. */
final class DatedObjects extends ForwardingStore {
    private final LongSupplier clock;
    private final Map<String, Long> times = new ConcurrentHashMap<>();

    DatedObjects(ObjectStore store, LongSupplier clock) {
        super(store);
        this.clock = clock;
    }

    private ObjectStatus dated(ObjectStatus status) {
        return new ObjectStatus(status.key(), status.size(), times.getOrDefault(status.key(), 0L));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return super.head(key).map(this::dated);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        PutResult result = super.putIfAbsent(key, content);
        if (result == PutResult.CREATED) {
            times.put(key, clock.getAsLong());
        }
        return result;
    }

    @Override
    public void put(String key, byte[] content) {
        super.put(key, content);
        times.put(key, clock.getAsLong());
    }

    @Override
    public ObjectOutput create(String key) {
        return new DecoratedOutput(super.create(key), output -> {
            output.close();
            times.put(key, clock.getAsLong());
        });
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
                return dated(listed.next());
            }
        };
    }

    /** Files are never that old by the clock of the machine. */
    @Override
    public int dropUnfinished(long beforeMillis) {
        return 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A process's view of a store, which ends at a chosen request: right before it reaches the store, or right after. From
 * then on no request reaches the store. A deletion of several keys is a request per key, since a store may do some of
 * them. Confined to one thread.
 */
public final class CrashPoints implements ObjectStore {
    private final ObjectStore store;
    private final long crashAt;
    private final boolean after;
    private long requests;

    private boolean dead;

    private CrashPoints(ObjectStore store, long crashAt, boolean after) {
        this.store = store;
        this.crashAt = crashAt;
        this.after = after;
    }

    /** Ends right before the request of this number, counted from 0. */
    public static CrashPoints before(ObjectStore store, long request) {
        return new CrashPoints(store, request, false);
    }

    /** Ends right after the request of this number, counted from 0. */
    public static CrashPoints after(ObjectStore store, long request) {
        return new CrashPoints(store, request, true);
    }

    /** How many requests there were. */
    public long requests() {
        return requests;
    }

    private <T> T run(StoreOperation operation, String key, Supplier<T> request) {
        boolean here = requests++ == crashAt;
        if (dead || (here && !after)) {
            dead = true;
            throw new Crash(operation, key);
        }
        try {
            T answer = request.get();
            end(here, operation, key);
            return answer;
        } catch (ObjectNotFoundException answered) {
            end(here, operation, key);
            throw answered;
        }
    }

    private void end(boolean here, StoreOperation operation, String key) {
        if (here) {
            dead = true;
            throw new Crash(operation, key);
        }
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return run(StoreOperation.GET, key, () -> store.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return run(StoreOperation.GET, key, () -> store.get(key, offset, length));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return run(StoreOperation.HEAD, key, () -> store.head(key));
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return run(StoreOperation.PUT_IF_ABSENT, key, () -> store.putIfAbsent(key, content));
    }

    @Override
    public void put(String key, byte[] content) {
        run(StoreOperation.PUT, key, () -> {
            store.put(key, content);
            return true;
        });
    }

    @Override
    public ObjectOutput create(String key) {
        return new DecoratedOutput(
                store.create(key),
                output -> run(StoreOperation.CREATE, key, () -> {
                    try {
                        output.close();
                        return true;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return run(StoreOperation.LIST, prefix, () -> store.list(prefix, startAfter));
    }

    @Override
    public void delete(Collection<String> keys) {
        for (String key : keys) {
            run(StoreOperation.DELETE, key, () -> {
                store.delete(List.of(key));
                return true;
            });
        }
    }

    @Override
    public void close() {}
}

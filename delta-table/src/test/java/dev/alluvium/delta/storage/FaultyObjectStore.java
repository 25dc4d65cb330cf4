// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Fails when and how a test says, each armed fault once, in the order in which they were armed. Thread-safe. */
public final class FaultyObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Deque<Armed> armed = new ArrayDeque<>();

    /** How a request goes wrong. */
    public enum Fault {
        /** The store does it, and the answer is lost. */
        LOST_ANSWER,
        /** The store never sees it, and the caller cannot know. */
        LOST_REQUEST,
        /** The store refuses it. */
        UNAVAILABLE,
        /** The process dies before the request: {@link Crash}. */
        CRASH_BEFORE,
        /** The process dies right after the request: {@link Crash}. */
        CRASH_AFTER
    }

    /** The process is dead; a test catches it where the process would be started again. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(StoreOperation operation, String key) {
            super("crash at " + operation + " " + key);
        }
    }

    private interface Request<T> {
        T send();
    }

    private record Armed(StoreOperation operation, String prefix, Runnable before, Optional<Fault> fault) {}

    /** @param store does the work */
    public FaultyObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** The next request of this kind for a key with this prefix goes wrong. */
    public synchronized void fail(StoreOperation operation, String prefix, Fault fault) {
        armed.add(new Armed(operation, prefix, () -> {}, Optional.of(fault)));
    }

    /** Something happens right before the next such request, which itself goes well. */
    public synchronized void before(StoreOperation operation, String prefix, Runnable action) {
        armed.add(new Armed(operation, prefix, action, Optional.empty()));
    }

    /** Whether all that was armed has happened. */
    public synchronized boolean isSpent() {
        return armed.isEmpty();
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
                        throw new StorageUnavailableException("could not finish " + key, e);
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
    public int dropUnfinished(long beforeMillis) {
        return store.dropUnfinished(beforeMillis);
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T run(StoreOperation operation, String key, Request<T> request) {
        Optional<Armed> next = next(operation, key);
        next.ifPresent(due -> due.before().run());
        Optional<Fault> fault = next.flatMap(Armed::fault);
        if (fault.isEmpty()) {
            return request.send();
        }
        switch (fault.get()) {
            case LOST_ANSWER -> request.send();
            case CRASH_AFTER -> {
                request.send();
                throw new Crash(operation, key);
            }
            case CRASH_BEFORE -> throw new Crash(operation, key);
            case UNAVAILABLE -> throw new StorageUnavailableException("armed: unavailable at " + operation + " " + key);
            case LOST_REQUEST -> {
                // Nothing reaches the store.
            }
        }
        if (operation == StoreOperation.PUT_IF_ABSENT) {
            throw new CommitOutcomeUnknownException("armed: no answer at " + operation + " " + key);
        }
        throw new StorageUnavailableException("armed: no answer at " + operation + " " + key);
    }

    private synchronized Optional<Armed> next(StoreOperation operation, String key) {
        Iterator<Armed> all = armed.iterator();
        while (all.hasNext()) {
            Armed candidate = all.next();
            if (candidate.operation() == operation && key.startsWith(candidate.prefix())) {
                all.remove();
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}

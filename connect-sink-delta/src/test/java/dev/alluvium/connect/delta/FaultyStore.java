// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A store that a test can take away, and whose answers it can lose. */
final class FaultyStore implements ObjectStore {
    private final ObjectStore store;
    private final Faults faults;

    /** What goes wrong, shared by the stores of a task. */
    static final class Faults {
        volatile boolean away;
        /** The next log PUT is carried out, its answer lost, and so is everything after it, if so said. */
        volatile boolean loseNextCommitAnswer;

        volatile boolean staysAway = true;

        volatile int logPuts;
        volatile Runnable beforeLogPut = () -> {};
        volatile Runnable beforeList = () -> {};
        volatile int dataReads;
        /** Locations of stores, as often as one of them was closed. */
        final Queue<String> closed = new ConcurrentLinkedQueue<>();

        volatile Runnable beforeDataRead = () -> {};
    }

    FaultyStore(ObjectStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    private ObjectStore reached() {
        if (faults.away) {
            throw new StorageUnavailableException("the store is away (test)");
        }
        return store;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return reached().get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        if (key.endsWith(".parquet") && !key.startsWith("_delta_log/")) {
            faults.dataReads++;
            faults.beforeDataRead.run();
        }
        return reached().get(key, offset, length);
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return reached().head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        if (key.startsWith("_delta_log/") && key.endsWith(".json")) {
            faults.logPuts++;
            faults.beforeLogPut.run();
        }
        PutResult result = reached().putIfAbsent(key, content);
        if (faults.loseNextCommitAnswer) {
            faults.loseNextCommitAnswer = false;
            faults.away = faults.staysAway;
            throw new CommitOutcomeUnknownException("the answer was lost (test)");
        }
        return result;
    }

    @Override
    public void put(String key, byte[] content) {
        reached().put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        return reached().create(key);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        faults.beforeList.run();
        return reached().list(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        reached().delete(keys);
    }

    @Override
    public void close() {
        faults.closed.add(store.location());
        store.close();
    }
}

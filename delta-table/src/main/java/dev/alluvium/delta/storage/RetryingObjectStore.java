// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.StorageUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tries again what may be repeated: reads, listings, whole writes and deletes. Not {@link #putIfAbsent}, whose lost
 * answer is settled by reading the log, and not the parts of an output that is already open. Thread-safe if the store
 * and the generator are.
 */
public final class RetryingObjectStore implements ObjectStore {
    private static final int MAX_DOUBLINGS = 30;

    private final ObjectStore store;
    private final Backoff backoff;
    private final RandomGenerator jitter;
    private final Pause pause;

    /**
     * How often and how long.
     *
     * @param maxRetries attempts beyond the first
     * @param first the bound of the first wait; doubles, with full jitter
     * @param max the bound of every wait
     */
    public record Backoff(int maxRetries, Duration first, Duration max) {
        /** 5 retries, 100 ms to 5 s apart. */
        public static Backoff standard() {
            return new Backoff(5, Duration.ofMillis(100), Duration.ofSeconds(5));
        }
    }

    /** @param jitter shared by the threads that share the store, so it must be safe for them */
    public RetryingObjectStore(ObjectStore store, Backoff backoff, RandomGenerator jitter, Pause pause) {
        this.store = store;
        this.backoff = backoff;
        this.jitter = jitter;
        this.pause = pause;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return retried(() -> store.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return retried(() -> store.get(key, offset, length));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return retried(() -> store.head(key));
    }

    /** Once. */
    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return store.putIfAbsent(key, content);
    }

    @Override
    public void put(String key, byte[] content) {
        retried(() -> {
            store.put(key, content);
            return true;
        });
    }

    @Override
    public ObjectOutput create(String key) {
        return retried(() -> store.create(key));
    }

    /** Goes on behind the last object that was seen when a later page fails. */
    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return new ResumedListing(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        retried(() -> {
            store.delete(keys);
            return true;
        });
    }

    @Override
    public int dropUnfinished(long beforeMillis) {
        return retried(() -> store.dropUnfinished(beforeMillis));
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "RetryingObjectStore[" + store + "]";
    }

    private <T> T retried(Supplier<T> operation) {
        for (int attempt = 1; true; attempt++) {
            try {
                return operation.get();
            } catch (StorageUnavailableException e) {
                if (attempt > backoff.maxRetries()) {
                    throw e;
                }
                pauseAfter(attempt);
            }
        }
    }

    private void pauseAfter(int attempt) {
        long doubled = backoff.first().toMillis() << Math.min(attempt - 1, MAX_DOUBLINGS);
        long bound = Math.min(backoff.max().toMillis(), doubled);
        pause.sleep(Duration.ofMillis(jitter.nextLong(bound + 1)));
    }

    private final class ResumedListing implements Iterator<ObjectStatus> {
        private final String prefix;
        private String last;
        private Iterator<ObjectStatus> listed;
        private boolean failed;

        ResumedListing(String prefix, String startAfter) {
            this.prefix = prefix;
            this.last = startAfter;
            this.listed = retried(() -> store.list(prefix, startAfter));
        }

        @Override
        public boolean hasNext() {
            return retried(() -> {
                if (failed) {
                    listed = store.list(prefix, last);
                }
                failed = true;
                boolean more = listed.hasNext();
                failed = false;
                return more;
            });
        }

        @Override
        public ObjectStatus next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the listing of '" + prefix + "' is at its end");
            }
            ObjectStatus status = listed.next();
            last = status.key();
            return status;
        }
    }
}

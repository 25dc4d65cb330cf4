// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.StoreMetrics.Request;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Tells {@link StoreMetrics} of each request. Stands inside {@link RetryingObjectStore}, so that attempts are
 * counted. A listing counts as one request however many pages it has; an output when it is closed. Thread-safe if the
 * store is.
 */
public final class MeteredObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final StoreMetrics metrics;
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock that only ever grows, in nanoseconds */
    public MeteredObjectStore(ObjectStore store, StoreMetrics metrics, LongSupplier nanoTime) {
        this.store = store;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        return metered(Request.GET, bytes -> bytes.length, () -> store.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return metered(Request.GET, bytes -> bytes.length, () -> store.get(key, offset, length));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return metered(Request.HEAD, status -> 0, () -> store.head(key));
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return metered(Request.PUT_IF_ABSENT, result -> content.length, () -> store.putIfAbsent(key, content));
    }

    @Override
    public void put(String key, byte[] content) {
        metered(Request.PUT, done -> content.length, () -> {
            store.put(key, content);
            return true;
        });
    }

    @Override
    public ObjectOutput create(String key) {
        return new MeteredOutput(store.create(key));
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return metered(Request.LIST, listed -> 0, () -> store.list(prefix, startAfter));
    }

    @Override
    public void delete(Collection<String> keys) {
        metered(Request.DELETE, done -> 0, () -> {
            store.delete(keys);
            return true;
        });
    }

    /** Counts as one deletion, however many requests it takes. */
    @Override
    public int dropUnfinished(long beforeMillis) {
        return metered(Request.DELETE, dropped -> 0, () -> store.dropUnfinished(beforeMillis));
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "MeteredObjectStore[" + store + "]";
    }

    private <T> T metered(Request request, ToLongFunction<T> bytes, Supplier<T> operation) {
        long start = nanoTime.getAsLong();
        try {
            T result = operation.get();
            metrics.ended(request, bytes.applyAsLong(result), nanoTime.getAsLong() - start, false);
            return result;
        } catch (DeltaTableException e) {
            boolean failed = !(e instanceof ObjectNotFoundException);
            metrics.ended(request, 0, nanoTime.getAsLong() - start, failed);
            throw e;
        }
    }

    private final class MeteredOutput extends ObjectOutput {
        private final ObjectOutput output;
        private boolean closed;

        MeteredOutput(ObjectOutput output) {
            this.output = output;
        }

        @Override
        public long position() {
            return output.position();
        }

        @Override
        public void write(int b) throws IOException {
            output.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            output.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            long start = nanoTime.getAsLong();
            boolean failed = true;
            try {
                output.close();
                failed = false;
            } finally {
                metrics.ended(Request.CREATE, output.position(), nanoTime.getAsLong() - start, failed);
            }
        }

        @Override
        public void abort() {
            output.abort();
        }
    }
}

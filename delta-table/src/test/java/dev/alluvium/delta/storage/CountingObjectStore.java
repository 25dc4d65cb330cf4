// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Remembers each request. Thread-safe if the store is. */
public final class CountingObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    /**
     * A request.
     *
     * @param bytes read or written
     */
    public record Call(StoreOperation operation, String key, long bytes) {}

    /** @param store does the work */
    public CountingObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** The requests so far, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How many requests of this kind there were for keys that begin with this prefix. */
    public long count(StoreOperation operation, String prefix) {
        return calls().stream()
                .filter(call -> call.operation() == operation && call.key().startsWith(prefix))
                .count();
    }

    /** Forgets the requests so far. */
    public void reset() {
        calls.clear();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public byte[] get(String key) {
        int index = begin(StoreOperation.GET, key);
        byte[] content = store.get(key);
        calls.set(index, new Call(StoreOperation.GET, key, content.length));
        return content;
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        int index = begin(StoreOperation.GET, key);
        byte[] content = store.get(key, offset, length);
        calls.set(index, new Call(StoreOperation.GET, key, content.length));
        return content;
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        begin(StoreOperation.HEAD, key);
        return store.head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        calls.add(new Call(StoreOperation.PUT_IF_ABSENT, key, content.length));
        return store.putIfAbsent(key, content);
    }

    @Override
    public void put(String key, byte[] content) {
        calls.add(new Call(StoreOperation.PUT, key, content.length));
        store.put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        return new CountedOutput(store.create(key), key);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        begin(StoreOperation.LIST, prefix);
        return store.list(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(key -> begin(StoreOperation.DELETE, key));
        store.delete(keys);
    }

    @Override
    public int dropUnfinished(long beforeMillis) {
        return store.dropUnfinished(beforeMillis);
    }

    @Override
    public void close() {
        store.close();
    }

    private int begin(StoreOperation operation, String key) {
        synchronized (calls) {
            calls.add(new Call(operation, key, 0));
            return calls.size() - 1;
        }
    }

    private final class CountedOutput extends ObjectOutput {
        private final ObjectOutput output;
        private final String key;
        private boolean done;

        CountedOutput(ObjectOutput output, String key) {
            this.output = output;
            this.key = key;
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
            if (!done) {
                done = true;
                calls.add(new Call(StoreOperation.CREATE, key, output.position()));
            }
            output.close();
        }

        @Override
        public void abort() {
            done = true;
            output.abort();
        }
    }
}

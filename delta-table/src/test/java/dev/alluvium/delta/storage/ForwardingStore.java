// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** A store that is right until a method is overridden. */
public class ForwardingStore implements ObjectStore {
    private final ObjectStore right;

    /** Asks this one. */
    public ForwardingStore(ObjectStore right) {
        this.right = right;
    }

    @Override
    public String location() {
        return right.location();
    }

    @Override
    public byte[] get(String key) {
        return right.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return right.get(key, offset, length);
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return right.head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return right.putIfAbsent(key, content);
    }

    @Override
    public void put(String key, byte[] content) {
        right.put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        return right.create(key);
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return right.list(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        right.delete(keys);
    }

    @Override
    public int dropUnfinished(long beforeMillis) {
        return right.dropUnfinished(beforeMillis);
    }

    @Override
    public void close() {
        right.close();
    }
}

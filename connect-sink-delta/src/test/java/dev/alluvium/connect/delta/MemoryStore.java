// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in the heap, for schedules of many flushes. ASCII keys only. */
final class MemoryStore implements ObjectStore {
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public String location() {
        return "memory:///";
    }

    @Override
    public byte[] get(String key) {
        byte[] content = objects.get(key);
        if (content == null) {
            throw new ObjectNotFoundException("there is no object " + key);
        }
        return content;
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        byte[] content = get(key);
        int from = (int) Math.min(offset, content.length);
        return Arrays.copyOfRange(content, from, Math.min(content.length, from + length));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return Optional.ofNullable(objects.get(key)).map(content -> new ObjectStatus(key, content.length, 1));
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        return objects.putIfAbsent(key, content) == null ? PutResult.CREATED : PutResult.EXISTS;
    }

    @Override
    public void put(String key, byte[] content) {
        objects.put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new ObjectOutput() {
            private boolean aborted;

            @Override
            public long position() {
                return bytes.size();
            }

            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void write(byte[] content, int offset, int length) {
                bytes.write(content, offset, length);
            }

            @Override
            public void abort() {
                aborted = true;
            }

            @Override
            public void close() {
                if (!aborted) {
                    objects.put(key, bytes.toByteArray());
                }
            }
        };
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return objects.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> entry.getKey().compareTo(startAfter) > 0)
                .map(entry -> new ObjectStatus(entry.getKey(), entry.getValue().length, 1))
                .iterator();
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(objects::remove);
    }

    @Override
    public void close() {}
}

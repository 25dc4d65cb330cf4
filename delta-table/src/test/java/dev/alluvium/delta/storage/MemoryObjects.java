// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.ObjectNotFoundException;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in the heap, with the times at which they were written. Thread-safe if the clock is. */
public final class MemoryObjects implements ObjectStore {
    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>(ObjectKeys.UTF8_ORDER);
    private final Clock clock;

    private record Stored(byte[] content, long modifiedAt) {}

    /** @param clock the store's own */
    public MemoryObjects(Clock clock) {
        this.clock = clock;
    }

    /** The same objects, which go their own way from now on. */
    public MemoryObjects copy(Clock ownClock) {
        MemoryObjects copy = new MemoryObjects(ownClock);
        copy.objects.putAll(objects);
        return copy;
    }

    /** The keys of all objects. */
    public Set<String> keys() {
        return Set.copyOf(objects.keySet());
    }

    @Override
    public String location() {
        return "s3://bucket/base/table";
    }

    @Override
    public byte[] get(String key) {
        Stored stored = objects.get(ObjectKeys.checked(key));
        if (stored == null) {
            throw new ObjectNotFoundException("there is no object '" + ObjectKeys.shown(key) + "'");
        }
        return stored.content().clone();
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        byte[] content = get(key);
        int from = (int) Math.min(offset, content.length);
        return Arrays.copyOfRange(content, from, Math.min(content.length, from + length));
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(stored -> new ObjectStatus(key, stored.content().length, stored.modifiedAt()));
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        Stored mine = new Stored(content.clone(), clock.millis());
        return objects.putIfAbsent(ObjectKeys.checked(key), mine) == null ? PutResult.CREATED : PutResult.EXISTS;
    }

    @Override
    public void put(String key, byte[] content) {
        objects.put(ObjectKeys.checked(key), new Stored(content.clone(), clock.millis()));
    }

    @Override
    public ObjectOutput create(String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new ObjectOutput() {
            private boolean ended;

            @Override
            public long position() {
                return bytes.size();
            }

            @Override
            public void abort() {
                ended = true;
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
            public void close() {
                if (!ended) {
                    ended = true;
                    put(key, bytes.toByteArray());
                }
            }
        };
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        return objects.tailMap(prefix, true).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix)
                        && ObjectKeys.UTF8_ORDER.compare(entry.getKey(), startAfter) > 0)
                .map(entry -> new ObjectStatus(
                        entry.getKey(),
                        entry.getValue().content().length,
                        entry.getValue().modifiedAt()))
                .toList()
                .iterator();
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(objects::remove);
    }

    @Override
    public void close() {}
}

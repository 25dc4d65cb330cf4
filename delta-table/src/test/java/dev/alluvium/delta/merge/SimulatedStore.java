// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Objects in the heap, as one task sees them: each of its conditional writes may fail in a way of its own. Tasks
 * share the objects.
 */
public final class SimulatedStore implements ObjectStore {
    /** What happens to a conditional write. */
    public enum Fault {
        NONE,
        /** It is applied, and the answer is lost. */
        LOST_ANSWER,
        /** It is not applied, and nobody says so. */
        LOST_REQUEST,
        UNAVAILABLE,
        CRASH_BEFORE,
        CRASH_AFTER
    }

    /** The process is gone: nothing that it does afterwards has an effect. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final MemoryObjects objects;
    private final Supplier<Fault> faults;
    private boolean dead;

    /** An empty store without faults. */
    public SimulatedStore() {
        this(new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC)), () -> Fault.NONE);
    }

    private SimulatedStore(MemoryObjects objects, Supplier<Fault> faults) {
        this.objects = objects;
        this.faults = faults;
    }

    /** The same objects for another task. */
    public SimulatedStore sharedBy(Supplier<Fault> taskFaults) {
        return new SimulatedStore(objects, taskFaults);
    }

    boolean isDead() {
        return dead;
    }

    void crash() {
        dead = true;
        throw new Crash();
    }

    private void check() {
        if (dead) {
            throw new Crash();
        }
    }

    @Override
    public String location() {
        return objects.location();
    }

    @Override
    public byte[] get(String key) {
        check();
        return objects.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        check();
        return objects.get(key, offset, length);
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        check();
        return objects.head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        check();
        Fault fault = faults.get();
        if (fault == Fault.CRASH_BEFORE) {
            crash();
        }
        if (fault == Fault.UNAVAILABLE) {
            throw new StorageUnavailableException("simulated outage");
        }
        PutResult result = PutResult.EXISTS;
        if (fault != Fault.LOST_REQUEST) {
            result = objects.putIfAbsent(key, content);
        }
        if (fault == Fault.CRASH_AFTER) {
            crash();
        }
        if (fault == Fault.LOST_ANSWER || fault == Fault.LOST_REQUEST) {
            throw new CommitOutcomeUnknownException("simulated lost answer");
        }
        return result;
    }

    @Override
    public void put(String key, byte[] content) {
        check();
        objects.put(key, content);
    }

    @Override
    public ObjectOutput create(String key) {
        check();
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
        check();
        return objects.list(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        check();
        objects.delete(keys);
    }

    @Override
    public void close() {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.storage.DecoratedOutput;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** The objects of one table as one process sees them: every call is a point of choice. */
final class SimulatedObjects implements ObjectStore {
    private final World world;
    private final Process process;
    private final Mutant.Table table;
    private final ObjectStore objects;

    SimulatedObjects(World world, Process process, Mutant.Table table) {
        this.world = world;
        this.process = process;
        this.table = table;
        this.objects = world.objects(table);
    }

    private Fate before(StoreMethod method) {
        process.checkAlive();
        Fate fate = world.fate(method);
        if (fate == Fate.SWITCH) {
            world.pause();
            process.checkAlive();
        } else if (fate == Fate.CRASH_BEFORE) {
            crash(method, "before");
        } else if (fate == Fate.UNAVAILABLE) {
            world.trace(() -> process.name() + ": " + method + " of " + table + " refused");
            throw new StorageUnavailableException("simulated outage");
        }
        return fate;
    }

    private void after(StoreMethod method, Fate fate) {
        if (fate == Fate.CRASH_AFTER) {
            crash(method, "after");
        }
        if (fate == Fate.LOST_ANSWER) {
            world.trace(() -> process.name() + ": answer of " + method + " of " + table + " lost");
            throw new StorageUnavailableException("simulated lost answer");
        }
    }

    private void crash(StoreMethod method, String when) {
        world.trace(() -> process.name() + ": crash " + when + " " + method + " of " + table);
        process.kill();
        throw new Crash();
    }

    @Override
    public String location() {
        return objects.location();
    }

    @Override
    public byte[] get(String key) {
        before(StoreMethod.GET);
        return objects.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        before(StoreMethod.GET_RANGE);
        return objects.get(key, offset, length);
    }

    @Override
    public Optional<ObjectStatus> head(String key) {
        before(StoreMethod.HEAD);
        return objects.head(key);
    }

    @Override
    public PutResult putIfAbsent(String key, byte[] content) {
        Fate fate = before(StoreMethod.PUT_IF_ABSENT);
        byte[] sent = isCommit(key) ? mutated(key, content) : content;
        PutResult result = PutResult.EXISTS;
        if (fate == Fate.LATE_REQUEST) {
            world.later(() -> apply(key, sent));
        } else if (fate != Fate.LOST_REQUEST) {
            result = apply(key, sent);
        }
        if (fate == Fate.CRASH_AFTER) {
            crash(StoreMethod.PUT_IF_ABSENT, "after");
        }
        if (fate == Fate.LOST_ANSWER || fate == Fate.LOST_REQUEST || fate == Fate.LATE_REQUEST) {
            world.trace(() -> process.name() + ": " + fate + " of " + table + " " + key);
            throw new CommitOutcomeUnknownException("simulated " + fate);
        }
        return result;
    }

    private PutResult apply(String key, byte[] content) {
        PutResult result = objects.putIfAbsent(key, content);
        if (result == PutResult.CREATED && isCommit(key)) {
            world.committed(table, process.name());
        }
        return result;
    }

    private static boolean isCommit(String key) {
        return key.startsWith("_delta_log/") && key.endsWith(".json");
    }

    private byte[] mutated(String key, byte[] content) {
        if (process.mutant() == Mutant.NONE) {
            return content;
        }
        long version = Long.parseLong(key.substring("_delta_log/".length(), key.length() - ".json".length()));
        LogCommit right = new LogCommit(version, ActionJson.parse(content, key));
        LogCommit sent = process.mutant().commit(table, right);
        return sent.equals(right) ? content : ActionJson.format(sent.actions());
    }

    @Override
    public void put(String key, byte[] content) {
        Fate fate = before(StoreMethod.PUT);
        objects.put(key, content);
        if (isCommit(key)) {
            world.committed(table, process.name());
        }
        after(StoreMethod.PUT, fate);
    }

    @Override
    public ObjectOutput create(String key) {
        before(StoreMethod.CREATE);
        return new DecoratedOutput(objects.create(key), output -> {
            Fate fate = before(StoreMethod.CLOSE);
            output.close();
            after(StoreMethod.CLOSE, fate);
        });
    }

    @Override
    public Iterator<ObjectStatus> list(String prefix, String startAfter) {
        before(StoreMethod.LIST);
        return objects.list(prefix, startAfter);
    }

    @Override
    public void delete(Collection<String> keys) {
        Fate fate = before(StoreMethod.DELETE);
        objects.delete(keys);
        after(StoreMethod.DELETE, fate);
    }

    @Override
    public int dropUnfinished(long beforeMillis) {
        process.checkAlive();
        return objects.dropUnfinished(beforeMillis);
    }

    @Override
    public void close() {}
}

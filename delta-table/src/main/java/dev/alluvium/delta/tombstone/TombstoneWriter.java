// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStore.PutResult;
import dev.alluvium.delta.tombstone.TombstonePlanner.Horizon;
import dev.alluvium.delta.tombstone.TombstonePlanner.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the tombstones of one flush or merge, before its commit, and keeps what it wrote for the attempt after a lost
 * race. Confined to that flush.
 */
public final class TombstoneWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TombstoneWriter.class);
    private static final int ATTEMPTS = 5;

    private final ObjectStore store;
    private final TableContext context;
    private final TombstonePolicy policy;
    private final TombstoneIndex index;
    private final long nowMillis;
    private final Map<TombstoneObject, TombstonePointer> written = new LinkedHashMap<>();
    private final List<String> lost = new ArrayList<>();
    private Map<String, TombstonePointer> used = Map.of();

    /** @param index of the same table and policy, which is in step with the snapshot of each attempt */
    public TombstoneWriter(ObjectStore store, TableContext context, TombstonePolicy policy, TombstoneIndex index) {
        this.store = store;
        this.context = context;
        this.policy = policy;
        this.index = index;
        // One time for all attempts: equal tombstones are written once.
        this.nowMillis = context.clock().millis();
    }

    /** Forgets the attempt before, which lost for certain; what it wrote is used again where it still fits. */
    public void begin() {
        used = new HashMap<>();
    }

    /**
     * Writes the tombstones of a lane, unless the attempt before wrote the very same.
     *
     * @param base the version that the attempt is for
     * @param deleted the lane's deletes: keys and their sequences
     * @return the action that makes them part of the commit
     */
    public Txn write(Snapshot base, String lane, Map<Key, Sequence> deleted) {
        List<Tombstone> fresh = new ArrayList<>(deleted.size());
        deleted.forEach((key, sequence) -> fresh.add(new Tombstone(key, sequence, nowMillis)));
        String appId = TombstonePointer.appId(policy.prefix(), lane);
        Horizon horizon = new Horizon(nowMillis, policy.retention());
        Place place = new Place(base.metadata().id(), lane);
        TombstoneObject object = TombstonePlanner.plan(place, index.chain(appId), fresh, horizon);
        TombstonePointer before =
                new TombstonePointer(appId, base.txnVersion(appId).orElse(0));
        TombstonePointer pointer = written.get(object);
        if (pointer == null) {
            pointer = put(before, object);
            written.put(object, pointer);
        }
        used.put(appId, pointer);
        index.expect(pointer, object.withVersion(pointer.version()));
        return new Txn(appId, pointer.version(), OptionalLong.of(nowMillis));
    }

    private TombstonePointer put(TombstonePointer before, TombstoneObject object) {
        for (int attempt = 1; ; attempt++) {
            TombstonePointer pointer = before.next(context.ids().get().hashCode());
            try {
                byte[] bytes = TombstoneFormat.write(object.withVersion(pointer.version()));
                if (store.putIfAbsent(pointer.key(), bytes) == PutResult.CREATED) {
                    return pointer;
                }
            } catch (CommitOutcomeUnknownException e) {
                // What became of it does not matter: another name costs less than finding out.
                lost.add(pointer.key());
            }
            if (attempt == ATTEMPTS) {
                throw new StorageUnavailableException("the store at " + store.location()
                        + " did not take tombstones under " + ATTEMPTS + " names; nothing was committed");
            }
        }
    }

    /**
     * Deletes what no commit names.
     *
     * @param keepsUsed whether what the last attempt wrote is in the log, or may be
     */
    public void discard(boolean keepsUsed) {
        List<String> unused = new ArrayList<>(lost);
        written.values().stream()
                .filter(pointer -> !keepsUsed || !used.containsValue(pointer))
                .forEach(pointer -> unused.add(pointer.key()));
        if (unused.isEmpty()) {
            return;
        }
        try {
            store.delete(unused);
        } catch (DeltaTableException e) {
            // The outcome of the commit stands whatever becomes of them.
            LOG.warn(
                    "uncommitted tombstones could not be deleted; vacuum will table={} objects={}",
                    store.location(),
                    unused.size(),
                    e);
        }
    }
}

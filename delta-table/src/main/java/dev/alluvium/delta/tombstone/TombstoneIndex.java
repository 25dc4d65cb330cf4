// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tombstones of a table in the heap, of all lanes and writers. Costs a look at the {@code txn} actions where
 * nothing changed, and a GET for each object that somebody else wrote. Confined to the thread that owns the table.
 */
public final class TombstoneIndex implements DeletedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TombstoneIndex.class);

    private final TombstoneStore store;
    private final TombstonePolicy policy;
    private final Map<String, List<TombstoneObject>> chains = new HashMap<>();
    private final Map<TombstonePointer, TombstoneObject> written = new HashMap<>();
    private final Map<Key, Tombstone> newest = new HashMap<>();
    private long nowMillis;

    /** Nothing is read before the first {@link #sync}. */
    public TombstoneIndex(ObjectStore store, TombstonePolicy policy) {
        this.store = new TombstoneStore(store);
        this.policy = policy;
    }

    /**
     * Reads what this version has and was not known.
     *
     * @param now epoch milliseconds; tombstones that expired by then do not count
     * @throws dev.alluvium.delta.error.DeltaTableException if tombstones are gone, damaged or of another table
     */
    public void sync(Snapshot snapshot, long now) {
        nowMillis = now;
        if (!policy.remembers()) {
            return;
        }
        for (Txn txn : snapshot.txns()) {
            TombstonePointer.of(txn).ifPresent(pointer -> follow(pointer, snapshot));
        }
        written.clear();
    }

    private void follow(TombstonePointer pointer, Snapshot snapshot) {
        List<TombstoneObject> known = chains.getOrDefault(pointer.appId(), List.of());
        if (!known.isEmpty() && known.get(0).version() == pointer.version()) {
            return;
        }
        List<TombstoneObject> chain = read(pointer, known, snapshot);
        chains.put(pointer.appId(), chain);
        if (chain.containsAll(known)) {
            chain.stream().filter(object -> !known.contains(object)).forEach(this::take);
        } else {
            newest.clear();
            chains.values().forEach(objects -> objects.forEach(this::take));
        }
    }

    /** From the newest to the oldest; what is known of the chain is not read again. */
    private List<TombstoneObject> read(TombstonePointer head, List<TombstoneObject> known, Snapshot snapshot) {
        List<TombstoneObject> chain = new ArrayList<>();
        OptionalLong next = OptionalLong.of(head.version());
        while (next.isPresent()) {
            TombstonePointer at = head.at(next.getAsLong());
            Optional<TombstoneObject> object = known.stream()
                    .filter(one -> one.version() == at.version())
                    .findFirst()
                    .or(() -> Optional.ofNullable(written.get(at)))
                    .or(() -> store.find(at));
            if (object.isEmpty()) {
                forget(at);
                return chain;
            }
            checkBelongs(object.get(), at, snapshot);
            chain.add(object.get());
            next = object.get().parent();
        }
        return chain;
    }

    private void forget(TombstonePointer missing) {
        if (!policy.forgetsMissing()) {
            throw store.missing(missing);
        }
        LOG.warn(
                "ALV-TBL-003 tombstones are gone and done without, late events may bring deleted rows back table={}"
                        + " object={}",
                store.location(),
                missing.key());
    }

    private void checkBelongs(TombstoneObject object, TombstonePointer pointer, Snapshot snapshot) {
        if (!object.tableId().equals(snapshot.metadata().id())) {
            throw new ProtocolViolationException("the tombstones " + pointer.key() + " of table " + store.location()
                    + " belong to another table; remove _alluvium/ when a table is made anew in the place of another");
        }
    }

    private void take(TombstoneObject object) {
        object.tombstones().forEach(this::take);
    }

    /** One that has expired must not hide a younger one of a lower sequence: that delete came when it did not count. */
    private void take(Tombstone tombstone) {
        if (!tombstone.isExpired(nowMillis, policy.retention())) {
            newest.merge(
                    tombstone.key(),
                    tombstone,
                    (known, next) ->
                            known.isExpired(nowMillis, policy.retention()) ? next : Tombstone.newer(known, next));
        }
    }

    @Override
    public Sequence sequenceOf(Key key) {
        if (newest.isEmpty()) {
            return Sequence.NONE;
        }
        Sequence own = live(newest.get(key));
        Sequence every = live(newest.get(Tombstone.EVERY_KEY));
        return own.compareTo(every) >= 0 ? own : every;
    }

    private Sequence live(@Nullable Tombstone tombstone) {
        return tombstone == null || tombstone.isExpired(nowMillis, policy.retention())
                ? Sequence.NONE
                : tombstone.sequence();
    }

    /** The lane's own chain, from the newest object to the oldest. */
    List<TombstoneObject> chain(String appId) {
        return Collections.unmodifiableList(chains.getOrDefault(appId, List.of()));
    }

    /** What a pointer will name, should it appear in the log before the next {@link #sync}. */
    void expect(TombstonePointer pointer, TombstoneObject object) {
        written.put(pointer, object);
    }

    /** How many keys are remembered, those included whose tombstones expired and are not gathered yet. */
    public int size() {
        return newest.size();
    }
}

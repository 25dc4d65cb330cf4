// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes some keys out of a table's tombstones: a chain that holds one is written anew, in one object, for the commit
 * that makes it the lane's. Who erases wants that no object holds the key, and so gives up what it knew: a late event
 * of such a key inserts. Confined to one erasure.
 */
public final class TombstoneErasure {
    private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

    private final ObjectStore store;
    private final TableContext context;
    private final Predicate<Key> erased;
    private final Set<String> written = new HashSet<>();
    private Set<String> used = Set.of();
    private Set<String> replaced = Set.of();

    /** @param erased which keys go */
    public TombstoneErasure(ObjectStore store, TableContext context, Predicate<Key> erased) {
        this.store = store;
        this.context = context;
        this.erased = erased;
    }

    /**
     * Writes the chains that hold a key anew.
     *
     * @param base the version that the commit is for
     * @return the pointers to them; none if no chain holds one
     * @throws dev.alluvium.delta.error.DeltaTableException if tombstones are gone or damaged
     */
    public List<Txn> plan(Snapshot base) {
        used = new HashSet<>();
        replaced = new HashSet<>();
        List<Txn> pointers = new ArrayList<>();
        TombstoneIndex index = new TombstoneIndex(store, new TombstonePolicy("", FOR_EVER, false));
        index.sync(base, 0);
        for (Txn txn : base.txns()) {
            TombstonePointer.of(txn)
                    .filter(pointer -> holds(index.chain(pointer.appId())))
                    .ifPresent(pointer -> pointers.add(rewrite(base, pointer, index.chain(pointer.appId()))));
        }
        return pointers;
    }

    private boolean holds(List<TombstoneObject> chain) {
        return chain.stream().anyMatch(this::holds);
    }

    private boolean holds(TombstoneObject object) {
        return object.tombstones().stream().anyMatch(tombstone -> erased.test(tombstone.key()));
    }

    private Txn rewrite(Snapshot base, TombstonePointer pointer, List<TombstoneObject> chain) {
        Map<Key, Tombstone> left = new HashMap<>();
        int level = 0;
        for (TombstoneObject object : chain) {
            level = Math.max(level, object.level());
            replaced.add(pointer.at(object.version()).key());
            object.tombstones().stream()
                    .filter(tombstone -> !erased.test(tombstone.key()))
                    .forEach(tombstone -> left.merge(tombstone.key(), tombstone, Tombstone::newer));
        }
        TombstonePointer next = pointer.next(context.ids().get().hashCode());
        TombstoneObject object = new TombstoneObject(
                base.metadata().id(),
                pointer.lane(),
                next.version(),
                OptionalLong.empty(),
                level,
                List.copyOf(left.values()));
        store.put(next.key(), TombstoneFormat.write(object));
        written.add(next.key());
        used.add(next.key());
        return new Txn(
                next.appId(), next.version(), OptionalLong.of(context.clock().millis()));
    }

    /** The objects that the last plan's chains took the place of. */
    public Set<String> replaced() {
        return Set.copyOf(replaced);
    }

    /**
     * Deletes what no commit names.
     *
     * @param keepsUsed whether what the last plan wrote is in the log, or may be
     */
    public void discard(boolean keepsUsed) {
        List<String> unused = written.stream()
                .filter(key -> !keepsUsed || !used.contains(key))
                .toList();
        if (!unused.isEmpty()) {
            store.delete(unused);
        }
    }
}

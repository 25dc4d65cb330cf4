// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a stream's shards. Immutable: each observation gives a new graph.
 *
 * <p>Listings are eventually consistent: a new shard may be missing from one. A parent therefore counts as gone only
 * where a complete listing shows its child and not itself: it is older than its child, so the service had it and
 * dropped it with its last record.
 */
public final class ShardGraph {
    /** Nothing seen yet. */
    public static final ShardGraph EMPTY = new ShardGraph(new TreeMap<>(), Set.of());

    private final SortedMap<ShardId, Shard> shards;
    /** Those that a complete listing has shown, and with them whichever of their parents still had records. */
    private final Set<ShardId> listed;

    private ShardGraph(SortedMap<ShardId, Shard> shards, Set<ShardId> listed) {
        this.shards = shards;
        this.listed = listed;
    }

    /**
     * The graph after a listing of all pages.
     *
     * @param inUse shards that this task still reads or delivers; they stay, listed or not
     */
    public ShardGraph afterListing(Collection<Shard> listing, Set<ShardId> inUse) {
        SortedMap<ShardId, Shard> next = new TreeMap<>();
        Set<ShardId> seen = new HashSet<>();
        for (Shard shard : listing) {
            Shard known = shards.get(shard.id());
            // A stale page may show a shard open that was seen closed; it never opens again.
            next.put(shard.id(), known != null && known.closed() ? known : shard);
            seen.add(shard.id());
        }
        Set<ShardId> parentsOfListed = new HashSet<>();
        listing.forEach(shard -> parentsOfListed.addAll(shard.parents()));
        for (Shard known : shards.values()) {
            boolean expired = known.closed() && listed.contains(known.id()) || parentsOfListed.contains(known.id());
            if (!seen.contains(known.id()) && (!expired || inUse.contains(known.id()))) {
                next.put(known.id(), known);
            }
        }
        Set<ShardId> everListed = new HashSet<>(listed);
        everListed.addAll(seen);
        everListed.retainAll(next.keySet());
        return new ShardGraph(next, Set.copyOf(everListed));
    }

    /** The graph after a parent's last answer named its children. */
    public ShardGraph afterEnd(ShardId parent, Collection<Shard> children) {
        SortedMap<ShardId, Shard> next = new TreeMap<>(shards);
        children.forEach(child -> next.putIfAbsent(child.id(), child));
        Shard ended = next.get(parent);
        if (ended != null) {
            next.put(parent, new Shard(parent, ended.parents(), ended.range(), true));
        }
        return new ShardGraph(next, listed);
    }

    /** All known shards, by id. */
    public List<Shard> shards() {
        return List.copyOf(shards.values());
    }

    /** The shard of this id. */
    public Optional<Shard> find(ShardId id) {
        return Optional.ofNullable(shards.get(id));
    }

    /** Whether the shard is known. */
    public boolean contains(ShardId id) {
        return shards.containsKey(id);
    }

    /** Parents that the shard has to wait for: those of which the service still holds records, or may. */
    public List<ShardId> livingParents(Shard shard) {
        List<ShardId> living = new ArrayList<>();
        for (ShardId parent : shard.parents()) {
            if (shards.containsKey(parent) || !listed.contains(shard.id())) {
                living.add(parent);
            }
        }
        return living;
    }

    /** Parents of which the service holds no record any more. */
    public List<ShardId> goneParents(Shard shard) {
        List<ShardId> gone = new ArrayList<>(shard.parents());
        gone.removeAll(livingParents(shard));
        return gone;
    }

    /** Whether no other known child of this parent begins at a lower hash key. */
    public boolean isLowestChild(ShardId parent, Shard child) {
        return shards.values().stream()
                .filter(other -> other.parents().contains(parent))
                .noneMatch(other -> other.range().from().compareTo(child.range().from()) < 0);
    }

    /** Whether a new listing is needed to know the parents of some shard. */
    public boolean needsListing() {
        return shards.values().stream()
                .filter(shard -> !listed.contains(shard.id()))
                .anyMatch(shard -> !shards.keySet().containsAll(shard.parents()));
    }

    @Override
    public String toString() {
        return "ShardGraph" + shards.keySet();
    }
}

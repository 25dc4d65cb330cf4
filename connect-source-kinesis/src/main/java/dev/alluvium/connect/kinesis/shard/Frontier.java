// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where a task stands in a stream: what it may read now, what it waits for, and whose stored offset it must look up.
 * A child is read only when the end of each of its parents is stored, whoever reads the parent.
 *
 * @param ready own shards that may be read now
 * @param waiting own shards with the parents that they wait for
 * @param lookUps shards whose stored offsets must be read to know more
 */
public record Frontier(List<ShardId> ready, SortedMap<ShardId, Set<ShardId>> waiting, SortedSet<ShardId> lookUps) {
    /**
     * The frontier.
     *
     * @param graph of the stream
     * @param states of its shards; {@code UNKNOWN} for what was not looked up
     * @param owned whether this task owns a shard
     */
    public static Frontier of(ShardGraph graph, Function<ShardId, ShardState> states, Predicate<Shard> owned) {
        Frontier frontier = new Frontier(new ArrayList<>(), new TreeMap<>(), new TreeSet<>());
        graph.shards().stream().filter(owned).forEach(shard -> frontier.place(shard, graph, states));
        return frontier;
    }

    private void place(Shard shard, ShardGraph graph, Function<ShardId, ShardState> states) {
        ShardState state = states.apply(shard.id());
        if (state == ShardState.UNKNOWN) {
            lookUps.add(shard.id());
        }
        if (state != ShardState.UNKNOWN && !state.isReadable()) {
            return;
        }
        Set<ShardId> open = new TreeSet<>();
        for (ShardId parent : graph.livingParents(shard)) {
            ShardState parentState = states.apply(parent);
            if (!parentState.isDone()) {
                open.add(parent);
            }
            // What this task itself still reads cannot have a stored end.
            if (!parentState.isDone() && parentState != ShardState.READING && graph.contains(parent)) {
                lookUps.add(parent);
            }
        }
        for (ShardId parent : graph.goneParents(shard)) {
            // How far it was read tells whether it took something along, and since when its child waits; and what is
            // said of that is stored before its child is read.
            ShardState parentState = states.apply(parent);
            if (parentState == ShardState.UNKNOWN || parentState == ShardState.ENDED) {
                lookUps.add(parent);
            }
            if (parentState == ShardState.UNKNOWN || parentState.isInFlight()) {
                open.add(parent);
            }
        }
        if (!open.isEmpty()) {
            waiting.put(shard.id(), open);
        } else if (state.isReadable()) {
            ready.add(shard.id());
        }
    }
}

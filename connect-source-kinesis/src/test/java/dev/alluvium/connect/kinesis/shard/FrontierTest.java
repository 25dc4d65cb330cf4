// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may be read, what waits and what is looked up: K-09, K-26, I1, I6. */
class FrontierTest {
    private static final ShardId A = new ShardId("a");
    private static final ShardId B = new ShardId("b");
    private static final ShardId C = new ShardId("c");

    private final Map<ShardId, ShardState> states = new HashMap<>();

    @Test
    void rootsAreReadyOnceTheirOffsetIsKnown() {
        ShardGraph graph = graph(shard(A), shard(B));

        assertThat(frontier(graph).lookUps()).containsExactly(A, B);
        states.put(A, ShardState.FRESH);
        states.put(B, ShardState.CLOSED);
        assertThat(frontier(graph).ready()).containsExactly(A);
        assertThat(frontier(graph).lookUps()).isEmpty();
    }

    @Test
    void aChildWaitsForEachOfItsParents() {
        ShardGraph graph = graph(shard(A), shard(B), shard(C, A, B));
        states.put(A, ShardState.CLOSED);
        states.put(B, ShardState.READING);
        states.put(C, ShardState.FRESH);

        assertThat(frontier(graph).waiting()).containsEntry(C, Set.of(B));
        assertThat(frontier(graph).lookUps())
                .as("what this task reads cannot be stored as closed")
                .isEmpty();
        states.put(B, ShardState.ENDED);
        assertThat(frontier(graph).lookUps()).containsExactly(B);
        assertThat(frontier(graph).ready()).isEmpty();
        states.put(B, ShardState.CLOSED);
        assertThat(frontier(graph).ready()).containsExactly(C);
    }

    @Test
    void k09aParentThatACompleteListingLacksIsGone() {
        ShardGraph graph = graph(shard(C, A, B));
        states.put(C, ShardState.FRESH);

        assertThat(frontier(graph).lookUps()).as("how far they were read").containsExactly(A, B);
        states.put(A, ShardState.STARTED);
        states.put(B, ShardState.FRESH);
        assertThat(frontier(graph).ready()).containsExactly(C);
        states.put(A, ShardState.ENDED);
        assertThat(frontier(graph).waiting()).as("its loss is told first").containsEntry(C, Set.of(A));
        assertThat(graph.goneParents(shard(C, A, B))).containsExactly(A, B);
    }

    @Test
    void k09aChildThatNoListingHasShownYetWaitsForParentsThatNobodyKnows() {
        ShardGraph graph = graph(shard(A)).afterEnd(A, List.of(shard(C, A, B)));
        states.put(A, ShardState.CLOSED);
        states.put(C, ShardState.FRESH);

        assertThat(frontier(graph).waiting()).containsEntry(C, Set.of(B));
        assertThat(graph.needsListing()).isTrue();
        ShardGraph listed = graph.afterListing(List.of(shard(A), shard(C, A, B)), Set.of());
        states.put(B, ShardState.FRESH);
        assertThat(frontier(listed).ready()).containsExactly(C);
    }

    @Test
    void aShardThatIsNoMoreListedDoesNotWaitForParentsThatExpiredWithIt() {
        ShardGraph graph = graph(
                        new Shard(A, List.of(), HashRange.ALL, true), new Shard(C, List.of(A), HashRange.ALL, true))
                .afterListing(List.of(), Set.of(C));
        states.put(A, ShardState.FRESH);
        states.put(C, ShardState.STARTED);

        assertThat(frontier(graph).ready()).containsExactly(C);
    }

    @Test
    void k26aStaleListingForgetsNoChildAndReopensNoParent() {
        Shard open = shard(A);
        ShardGraph graph = graph(open).afterEnd(A, List.of(shard(C, A)));

        ShardGraph stale = graph.afterListing(List.of(open), Set.of());

        assertThat(stale.contains(C)).isTrue();
        assertThat(stale.find(A).orElseThrow().closed()).isTrue();
    }

    @Test
    void aClosedShardThatIsListedNoMoreIsForgottenUnlessItIsInUse() {
        Shard closed = new Shard(A, List.of(), HashRange.ALL, true);
        ShardGraph graph = graph(closed, shard(C, A));

        assertThat(graph.afterListing(List.of(shard(C, A)), Set.of()).contains(A))
                .isFalse();
        assertThat(graph.afterListing(List.of(shard(C, A)), Set.of(A)).contains(A))
                .isTrue();
    }

    private Frontier frontier(ShardGraph graph) {
        return Frontier.of(graph, id -> states.getOrDefault(id, ShardState.UNKNOWN), shard -> true);
    }

    private static ShardGraph graph(Shard... shards) {
        return ShardGraph.EMPTY.afterListing(List.of(shards), Set.of());
    }

    private static Shard shard(ShardId id, ShardId... parents) {
        return new Shard(id, List.of(parents), HashRange.ALL, false);
    }
}

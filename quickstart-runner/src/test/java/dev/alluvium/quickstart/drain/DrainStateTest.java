// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A drain names the connector and the partition that is behind. */
class DrainStateTest {
    private static final TopicPartition VIDEO = new TopicPartition("video", 3);

    private static DrainState sink(long committed, OptionalLong visibleEnd) {
        return new DrainState(
                List.of(),
                List.of(),
                List.of(new DrainState.Lag("josh", VIDEO, committed, visibleEnd)),
                List.of(),
                Duration.ZERO);
    }

    private static DrainState source(boolean inSnapshot, long position, long commit, Duration stable) {
        DrainState.Source source = new DrainState.Source("shop", inSnapshot, position, commit, Optional.of(100L));
        return new DrainState(List.of(), List.of(), List.of(), List.of(source), stable);
    }

    @Test
    void aSinkIsDrainedWhenItHasCommittedTheLastVisibleRecord() {
        assertThat(sink(7, OptionalLong.of(7)).isDrained()).isTrue();
        assertThat(sink(0, OptionalLong.of(0)).isDrained()).isTrue();
    }

    @Test
    void aSinkThatIsBehindIsNamedWithItsPartition() {
        assertThat(sink(6, OptionalLong.of(7)).behind())
                .containsExactly("connector josh has committed video-3 up to 6 of 7");
        assertThat(sink(6, OptionalLong.empty()).behind())
                .containsExactly("connector josh has committed video-3 up to 6");
    }

    @Test
    void aSourceThatSawTheLastTransactionEndNeedsAShortSilence() {
        assertThat(source(false, 90, 101, DrainState.COMPLETE).isDrained()).isTrue();
        assertThat(source(false, 90, 101, DrainState.COMPLETE.minusMillis(1)).isDrained())
                .isFalse();
    }

    @Test
    void theEndOfTheTransactionBeforeIsNotTheEndOfTheLast() {
        assertThat(source(false, 90, 100, DrainState.COMPLETE).isDrained()).isFalse();
    }

    @Test
    void aSourceInsideTheLastTransactionNeedsALongerOne() {
        assertThat(source(false, 100, 90, DrainState.SETTLED).isDrained()).isTrue();
        assertThat(source(false, 100, 90, DrainState.COMPLETE).behind())
                .containsExactly("source connector shop stands at log position 100, wanted 100");
    }

    @Test
    void aSourceThatNeverPassesThePositionIsBelievedAfterALongSilence() {
        assertThat(source(false, 10, 10, DrainState.SETTLED).isDrained()).isFalse();
        assertThat(source(false, 10, 10, DrainState.SILENT).isDrained()).isTrue();
    }

    @Test
    void aSourceInItsSnapshotIsNeverDrained() {
        assertThat(source(true, 200, 200, DrainState.SILENT).behind())
                .containsExactly("source connector shop still takes its snapshot, wanted 100");
    }

    @Test
    void aFailureIsNoDrain() {
        assertThat(new DrainState(List.of("connector josh failed"), List.of(), List.of(), List.of(), Duration.ZERO)
                        .isDrained())
                .isFalse();
    }

    @Test
    void aConnectorThatNoWorkerRunsIsWaitedFor() {
        DrainState state = new DrainState(
                List.of(), List.of("connector josh is ABSENT with tasks []"), List.of(), List.of(), Duration.ZERO);

        assertThat(state.behind()).containsExactly("connector josh is ABSENT with tasks []");
        assertThat(status("ABSENT").isAssigned()).isFalse();
        assertThat(status("RUNNING").isAssigned()).isFalse();
        assertThat(status("RUNNING", "RUNNING", "UNASSIGNED").isAssigned()).isFalse();
        assertThat(status("RUNNING", "RUNNING").isAssigned()).isTrue();
        assertThat(status("STOPPED").isAssigned()).isTrue();
        assertThat(status("RUNNING", "FAILED").isFailed()).isTrue();
    }

    private static Connectors.Status status(String state, String... tasks) {
        return new Connectors.Status("josh", "sink", state, List.of(tasks), Optional.empty());
    }

    @Test
    void sinksReadTopicsByListOrByPattern() {
        assertThat(Connectors.topics(Map.of("topics", "a, b")).test("b")).isTrue();
        assertThat(Connectors.topics(Map.of("topics", "a,b")).test("c")).isFalse();
        assertThat(Connectors.topics(Map.of("topics.regex", "shop[.].*")).test("shop.users"))
                .isTrue();
        assertThat(Connectors.topics(Map.of("topics.regex", "shop[.].*")).test("a.shop.users"))
                .isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Races, lost answers and refusals, each placed where it hurts. Proves P-40 and P-41. */
class CommitLoopTest {
    private static final String LOG = LogFiles.DIRECTORY;

    @TempDir
    Path directory;

    private FaultyObjectStore faulty;
    private CountingObjectStore counting;
    private DeltaTable table;
    private DeltaTable other;
    private final List<Long> planned = new ArrayList<>();
    private final List<LogCommit> observed = new ArrayList<>();
    private int puts;

    @BeforeEach
    void open() {
        LocalObjectStore local = new LocalObjectStore(directory);
        faulty = new FaultyObjectStore(local);
        counting = new CountingObjectStore(faulty);
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        table = DeltaTable.create(counting, new TableSpec(schema, List.of(), Map.of(), ""), context("ours", 3));
        other = DeltaTable.open(local, context("other", 3)).orElseThrow();
        table.observe(new CommitObserver() {
            @Override
            public void advanced(LogCommit commit, Snapshot after) {
                assertThat(after.version()).isEqualTo(commit.version());
                observed.add(commit);
            }

            @Override
            public void reloaded(Snapshot snapshot) {
                throw new AssertionError("nothing was cleaned up");
            }
        });
        counting.reset();
    }

    @Test
    void lostAckOfOwnCommitIsNotADuplicate() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_ANSWER);

        CommitResult result = table.commit(planner("a"));

        assertThat(result).isEqualTo(settled(1, 1, new CommitResult.Settled(1, true)));
        assertThat(planned).containsExactly(0L);
        assertThat(reread().files()).containsExactly(add("a"));
        assertThat(observed).hasSize(1);
    }

    @Test
    void lostRequestIsSentAgainWithTheSameBytes() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_REQUEST);

        assertThat(table.commit(planner("a"))).isEqualTo(settled(1, 2, new CommitResult.Settled(1, true)));

        assertThat(planned).containsExactly(0L);
        assertThat(puts).isEqualTo(2);
        assertThat(reread().version()).isEqualTo(1);
    }

    @Test
    void lostAckOfAnotherWritersCommitIsALostRace() {
        faulty.before(StoreOperation.GET, LogFiles.commit(1), () -> {}); // the look for news before the first plan
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_REQUEST);
        faulty.before(StoreOperation.GET, LogFiles.commit(1), () -> other.commit(base -> Optional.of(draft("theirs"))));

        assertThat(table.commit(planner("ours"))).isEqualTo(settled(2, 2, new CommitResult.Settled(1, false)));

        assertThat(reread().files()).containsExactlyInAnyOrder(add("theirs"), add("ours"));
        assertThat(reread().version()).isEqualTo(2);
    }

    @Test
    void conflictIsPlannedAgainOnTheWinnersSnapshotAndCostsTwoRequests() {
        faulty.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> other.commit(base -> Optional.of(draft("theirs"))));

        assertThat(table.commit(planner("ours"))).isEqualTo(new CommitResult.Committed(2, 2));

        assertThat(planned).containsExactly(0L, 1L);
        assertThat(observed).extracting(LogCommit::version).containsExactly(1L, 2L);
        assertThat(requests())
                .containsExactly("GET 1", "GET 0", "PUT_IF_ABSENT 1", "GET 1", "GET 2", "PUT_IF_ABSENT 2");
    }

    @Test
    void planThatFindsNothingLeftAfterALostRaceCommitsNothing() {
        faulty.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> other.commit(base -> Optional.of(draft("theirs"))));

        CommitResult result = table.commit(base -> base.version() == 0 ? Optional.of(draft("ours")) : Optional.empty());

        assertThat(result).isEqualTo(new CommitResult.Nothing());
        assertThat(reread().files()).containsExactly(add("theirs"));
    }

    @Test
    void raceLostTooOftenIsAConflict() {
        for (int i = 0; i < 4; i++) {
            String file = "theirs-" + i;
            faulty.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> other.commit(base -> Optional.of(draft(file))));
        }

        assertThatThrownBy(() -> table.commit(planner("ours")))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("gave up on version 4")
                .hasMessageContaining("after 4 attempts");
        assertThat(observed).hasSize(4);
        assertThat(reread().file("ours")).isEmpty();
    }

    /** P-41: the S3 adapter calls its 409 unavailable. */
    @Test
    void conflict409IsRetriedSameVersionAfterAPause() {
        List<Duration> pauses = new ArrayList<>();
        TableContext counted = context("patient", 3);
        TableContext patient = new TableContext(
                counted.clock(),
                counted.ids(),
                counted.jitter(),
                pauses::add,
                counted.engineInfo(),
                counted.commitPolicy());
        DeltaTable ours = DeltaTable.open(counting, patient).orElseThrow();
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LogFiles.commit(1), Fault.UNAVAILABLE);
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LogFiles.commit(1), Fault.UNAVAILABLE);

        assertThat(ours.commit(planner("a"))).isEqualTo(new CommitResult.Committed(1, 3));

        assertThat(pauses).hasSize(2);
        assertThat(planned).as("the same draft each time").containsExactly(0L);
    }

    @Test
    void unavailableStoreIsTriedAgainAndThenPassedOn() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.UNAVAILABLE);
        assertThat(table.commit(planner("a"))).isEqualTo(new CommitResult.Committed(1, 2));

        for (int i = 0; i < 4; i++) {
            faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.UNAVAILABLE);
        }
        assertThatThrownBy(() -> table.commit(planner("b"))).isInstanceOf(StorageUnavailableException.class);
        assertThat(reread().file("b")).isEmpty();
    }

    @Test
    void lostRequestThatMayStillLandIsUnknownHoweverTheStoreFailsAfterIt() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_REQUEST);
        for (int i = 0; i < 3; i++) {
            faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.UNAVAILABLE);
        }

        assertThatThrownBy(() -> table.commit(planner("a")))
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("whether version 1 of")
                .hasCauseInstanceOf(StorageUnavailableException.class);

        assertThat(faulty.isSpent()).isTrue();
    }

    @Test
    void commitWhoseFateCannotBeReadIsUnknownAndSettledByTheNextCall() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_ANSWER);
        faulty.before(StoreOperation.GET, LOG, () -> {});
        faulty.fail(StoreOperation.GET, LogFiles.commit(1), Fault.UNAVAILABLE);

        assertThatThrownBy(() -> table.commit(planner("a"))).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(observed).isEmpty();

        CommitResult next =
                table.commit(base -> base.file("a").isPresent() ? Optional.empty() : Optional.of(draft("a")));
        assertThat(next).isEqualTo(new CommitResult.Nothing());
        assertThat(observed).hasSize(1);
    }

    @Test
    void whatBeforePutThrowsEndsTheCommitWithoutAPut() {
        CommitDraft stopped = new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(add("a")), () -> {
            throw new IllegalStateException("stop");
        });

        assertThatThrownBy(() -> table.commit(base -> Optional.of(stopped))).hasMessage("stop");

        assertThat(counting.count(StoreOperation.PUT_IF_ABSENT, "")).isZero();
        assertThat(observed).isEmpty();
    }

    @Test
    void ownCommitIsObservedExactlyAsAnotherReaderSeesIt() {
        List<LogCommit> theirView = new ArrayList<>();
        other.observe(new CommitObserver() {
            @Override
            public void advanced(LogCommit commit, Snapshot after) {
                theirView.add(commit);
            }

            @Override
            public void reloaded(Snapshot snapshot) {
                throw new AssertionError("nothing was cleaned up");
            }
        });
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.LOST_ANSWER);

        table.commit(planner("a"));
        table.commit(base -> Optional.of(draft(add("a").remove(3, true), new Txn("t", 4, OptionalLong.of(5)))));
        other.refresh();

        assertThat(theirView).isEqualTo(observed);
        assertThat(other.snapshot().toString()).isEqualTo(table.snapshot().toString());
    }

    @Test
    void noAttemptBeginsAfterTheTimeout() {
        TickingClock clock = new TickingClock();
        CommitPolicy brief = new CommitPolicy(100, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));
        DeltaTable slow = DeltaTable.open(faulty, TestContexts.with(TestContexts.counted("slow", clock), brief))
                .orElseThrow();
        for (int i = 0; i < 5; i++) {
            String file = "theirs-" + i;
            faulty.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> {
                clock.now = clock.now.plusSeconds(6);
                other.commit(base -> Optional.of(draft(file)));
            });
        }

        assertThatThrownBy(() -> slow.commit(planner("ours")))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("after 2 attempts");
    }

    /** A plan that rewrites large files takes its time; lost for the first race, it would never be done. */
    @Test
    void timeoutRunsFromTheFirstAttemptOn() {
        TickingClock clock = new TickingClock();
        CommitPolicy brief = new CommitPolicy(100, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10));
        DeltaTable slow = DeltaTable.open(faulty, TestContexts.with(TestContexts.counted("slow", clock), brief))
                .orElseThrow();
        faulty.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> other.commit(base -> Optional.of(draft("theirs"))));

        CommitResult result = slow.commit(base -> {
            clock.now = clock.now.plusSeconds(base.version() == 0 ? 600 : 1);
            return Optional.of(draft("ours"));
        });

        assertThat(result).isEqualTo(settled(2, 2));
    }

    @Test
    void draftThatContradictsItselfIsOurBug() {
        assertThatThrownBy(() -> table.commit(base -> Optional.of(draft(add("a"), add("a")))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> table.commit(base -> Optional.of(draft(add("a"), add("a").remove(1, true)))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> table.commit(base -> Optional.of(
                        draft(new Txn("x", 1, OptionalLong.empty()), new Txn("x", 2, OptionalLong.empty())))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> table.commit(base -> Optional.of(draft(new CommitInfo(Map.of())))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(counting.count(StoreOperation.PUT_IF_ABSENT, "")).isZero();
    }

    @Test
    void crashAfterThePutLeavesACommitThatTheNextLifeFinds() {
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.CRASH_AFTER);
        assertThatThrownBy(() -> table.commit(planner("a"))).isInstanceOf(FaultyObjectStore.Crash.class);

        assertThat(reread().files()).containsExactly(add("a"));

        DeltaTable nextLife = DeltaTable.open(faulty, context("next", 3)).orElseThrow();
        faulty.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.CRASH_BEFORE);
        assertThatThrownBy(() -> nextLife.commit(planner("b"))).isInstanceOf(FaultyObjectStore.Crash.class);
        assertThat(reread().version()).isEqualTo(1);
    }

    private static CommitResult settled(long version, int attempts, CommitResult.Settled... settled) {
        return new CommitResult.Committed(version, attempts, List.of(settled));
    }

    private CommitPlanner planner(String file) {
        return base -> {
            planned.add(base.version());
            return Optional.of(draft(file));
        };
    }

    private CommitDraft draft(String file) {
        return draft(add(file));
    }

    private CommitDraft draft(Action... actions) {
        return new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(actions), () -> puts++);
    }

    private static AddFile add(String path) {
        return new AddFile(path, Map.of(), 1, 2, true, null, Map.of(), Optional.empty());
    }

    private Snapshot reread() {
        return DeltaTable.open(new LocalObjectStore(directory), context("reader", 0))
                .orElseThrow()
                .snapshot();
    }

    /** The requests since the table was opened: what, and of which version. */
    private List<String> requests() {
        return counting.calls().stream()
                .map(call -> call.operation() + " "
                        + LogFiles.commitVersion(call.key()).orElseThrow())
                .toList();
    }

    private static TableContext context(String prefix, int maxRetries) {
        CommitPolicy policy =
                new CommitPolicy(maxRetries, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofMinutes(2), 1000);
        return TestContexts.with(TestContexts.counted(prefix, Clock.systemUTC()), policy);
    }

    private static final class TickingClock extends Clock {
        private Instant now = TestContexts.NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceTest {
    private static final TopicPartition A0 = new TopicPartition("a", 0);
    private static final TopicPartition A2 = new TopicPartition("a", 2);
    private static final TopicPartition B0 = new TopicPartition("b", 0);

    private final HandClock clock = new HandClock(1_700_000_000_000L);
    private final List<String> ran = new ArrayList<>();
    private final List<SinkMetrics> metrics = new ArrayList<>();
    private String unreadable = "";
    private final CountDownLatch storesClosed = new CountDownLatch(1);

    @TempDir
    Path base;

    @AfterEach
    void closeMetrics() {
        metrics.forEach(SinkMetrics::close);
    }

    @Test
    void theHolderOfTheFirstPartitionOfTheLogOwnsTheTable() {
        DeltaTable table = table("t");
        assertThat(deciding(table, "a,b")).isEmpty();

        commit(table, "c:b-0", "c:a-2", "other:a-0", "c:merge:a-1", "c:tomb:a-0", "cc:a-0");
        assertThat(deciding(table, "a,b")).isEqualTo(Optional.of(A2));

        commit(table, "c:a-10", "c:a-0#3");
        assertThat(deciding(table, "a,b")).isEqualTo(Optional.of(A0));
    }

    /** No task will ever hold a partition of a topic that the connector does not read any more. */
    @Test
    void aTopicThatIsReadNoMoreDecidesNothing() {
        DeltaTable table = table("t");
        commit(table, "c:a-0", "c:b-0");

        assertThat(deciding(table, "c, b")).isEqualTo(Optional.of(B0));
        assertThat(deciding(table, "c")).isEmpty();
        assertThat(Ownership.deciding(table.snapshot(), "c", Ownership.subscribed(Map.of("topics.regex", "b|c.*"))))
                .isEqualTo(Optional.of(B0));
    }

    private static Optional<TopicPartition> deciding(DeltaTable table, String topics) {
        return Ownership.deciding(table.snapshot(), "c", Ownership.subscribed(Map.of("topics", topics)));
    }

    @Test
    void onlyTheOwnerRunsSteps() {
        commit(table("t"), "c:a-0", "c:b-0");
        Maintenance owner = maintenance("owner", "warn", recording());
        Maintenance other = maintenance("owner", "warn", failing());
        owner.assigned(Set.of(A0));
        other.assigned(Set.of(B0));

        assertThat(owner.touched("t")).isTrue();
        assertThat(other.touched("t")).isTrue();
        owner.round();
        other.round();

        assertThat(ran).containsExactly("t");
    }

    @Test
    void ownershipMovesWithThePartition() {
        commit(table("t"), "c:a-0");
        Maintenance maintenance = maintenance("owner", "warn", recording());
        maintenance.touched("t");

        maintenance.round();
        maintenance.assigned(Set.of(A0));
        maintenance.round();
        maintenance.assigned(Set.of());
        maintenance.round();

        assertThat(ran).containsExactly("t");
    }

    @Test
    void allRunsEverywhereAndNoneNowhere() {
        commit(table("t"), "c:a-0");
        Maintenance all = maintenance("all", "warn", recording());
        Maintenance none = maintenance("none", "warn", recording());

        assertThat(all.touched("t")).isTrue();
        all.round();
        assertThat(none.touched("t")).isFalse();
        none.round();

        assertThat(ran).containsExactly("t");
    }

    @Test
    void aTableIsLookedAtWhenTouchedAndEveryFewSecondsBesides() {
        commit(table("t"), "c:a-0");
        Maintenance maintenance = maintenance("all", "warn", recording());
        maintenance.touched("t");

        long wake = maintenance.round();
        assertThat(maintenance.round()).isEqualTo(wake);
        clock.advance(wake - clock.millis());
        maintenance.round();
        maintenance.touched("t");
        maintenance.round();

        assertThat(ran).hasSize(3);
    }

    @Test
    void aFailureStopsTheTaskOnlyWhereAskedFor() {
        commit(table("t"), "c:a-0");
        Maintenance tolerant = maintenance("all", "warn", failing());
        Maintenance strict = maintenance("all", "fail", failing());
        tolerant.touched("t");
        strict.touched("t");

        tolerant.round();
        strict.round();

        tolerant.raiseFailure();
        assertThatThrownBy(strict::raiseFailure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("table 't': maintenance step record failed")
                .hasMessageNotContaining("secret")
                .hasNoCause()
                .hasMessageContaining("maintenance.failure.policy=warn");
        strict.raiseFailure();
    }

    @Test
    void aMissingTableIsWaitedFor() {
        Maintenance maintenance = maintenance("all", "warn", recording());
        maintenance.touched("t");

        maintenance.round();
        assertThat(ran).isEmpty();

        commit(table("t"), "c:a-0");
        maintenance.touched("t");
        maintenance.round();
        assertThat(ran).containsExactly("t");
    }

    /** One table's trouble, of whatever kind, is not another's. */
    @Test
    void aTableThatCannotBeReadHoldsUpNoOther() {
        commit(table("t"), "c:a-0");
        commit(table("u"), "c:a-0");
        Maintenance maintenance = maintenance("all", "warn", recording());
        unreadable = "t";
        maintenance.touched("t");
        maintenance.touched("u");

        maintenance.round();

        assertThat(ran).containsExactly("u");
    }

    @Test
    void aTableWhoseStepsCannotBeMadeHoldsUpNoOther() {
        commit(table("t"), "c:a-0");
        commit(table("u"), "c:a-0");
        Maintenance maintenance = maintenance("all", "warn", site -> {
            if (site.name().equals("t")) {
                throw new IllegalArgumentException("impossible settings");
            }
            return recording().steps(site);
        });
        maintenance.touched("t");
        maintenance.touched("u");

        maintenance.round();

        assertThat(ran).containsExactly("u");
    }

    @Test
    void theThreadStartsWithTheFirstTableAndEndsWithTheLoop() throws InterruptedException {
        commit(table("t"), "c:a-0");
        CountDownLatch rounds = new CountDownLatch(1);
        Maintenance maintenance = maintenance("all", "warn", site -> List.of(step("latch", rounds::countDown)));
        String name = "maintenance-test-" + UUID.randomUUID();

        try (MaintenanceLoop loop = MaintenanceLoop.onThread(name, maintenance, clock)) {
            assertThat(threads(name)).isZero();
            loop.touched("t");
            assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(threads(name)).isEqualTo(1);
            loop.close();
        }

        assertThat(storesClosed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStuckStepIsInterruptedAtTheEnd() throws InterruptedException {
        commit(table("t"), "c:a-0");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Maintenance maintenance = maintenance(
                "all",
                "warn",
                site -> List.of(step("stuck", () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        Thread.currentThread().interrupt();
                    }
                })));
        MaintenanceLoop loop = MaintenanceLoop.onThread("stuck", maintenance, clock);
        loop.touched("t");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        loop.close();

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Without the thread a staging table would grow for ever, its task running. */
    @ParameterizedTest
    @ValueSource(strings = {"warn", "fail"})
    void anErrorStopsTheTaskWhateverIsTolerated(String policy) throws InterruptedException {
        commit(table("t"), "c:a-0");
        Error error = new NoClassDefFoundError("gone");
        Maintenance maintenance = maintenance(
                "all",
                policy,
                site -> List.of(step("merge", () -> {
                    throw error;
                })));
        try (MaintenanceLoop loop = MaintenanceLoop.onThread("error", maintenance, clock)) {
            loop.touched("t");
            assertThat(storesClosed.await(30, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(loop::raiseFailure)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll("maintenance ended at table 't'", "NoClassDefFoundError", "ALV-SNK-022")
                    .hasCause(error);
        }
    }

    /** What others threw may quote anything. */
    @Test
    void aFaultThatEndsTheThreadIsNotQuoted() {
        Maintenance maintenance = maintenance("all", "warn", recording());

        maintenance.ended(new IllegalStateException("secret"));

        assertThatThrownBy(maintenance::raiseFailure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private StepSource recording() {
        return site -> List.of(step("record", () -> ran.add(site.name())));
    }

    private StepSource failing() {
        return site -> List.of(step("record", () -> {
            throw new IllegalArgumentException("secret");
        }));
    }

    /** Due whenever the table is looked at, once a look. */
    private MaintenanceStep step(String name, Runnable work) {
        return new MaintenanceStep() {
            private boolean done;

            @Override
            public String name() {
                return name;
            }

            @Override
            public OptionalLong nextDueMillis(long nowMillis) {
                done = !done;
                return done ? OptionalLong.of(nowMillis) : OptionalLong.empty();
            }

            @Override
            public void run() {
                work.run();
            }
        };
    }

    private Maintenance maintenance(String tasks, String failures, StepSource source) {
        SinkConfig config = SinkValidation.read(Map.of(
                "name",
                "c",
                "topics",
                "a,b",
                "table.base.path",
                base.toUri().toString(),
                "maintenance.tasks",
                tasks,
                "maintenance.failure.policy",
                failures));
        SinkMetrics numbers = new SinkMetrics("c", UUID.randomUUID().toString());
        metrics.add(numbers);
        return new Maintenance(
                new TableSite.Shared(config, new LocalStores(), context(), numbers, new NoCatalogs()),
                source,
                Optional.empty());
    }

    private final class LocalStores implements Stores {
        @Override
        public ObjectStore open(URI location) {
            if (location.getPath().endsWith("/" + unreadable)) {
                throw new IllegalStateException("no client can be built");
            }
            return new LocalObjectStore(Path.of(location.getPath()));
        }

        @Override
        public void close() {
            storesClosed.countDown();
        }
    }

    private TableContext context() {
        return new TableContext(
                clock, () -> UUID.randomUUID().toString(), new Random(7), pause -> {}, "test", CommitPolicy.standard());
    }

    private DeltaTable table(String name) {
        StructType schema = new StructType(List.of(StructField.of("id", PrimitiveType.LONG)));
        return DeltaTable.create(
                new LocalObjectStore(base.resolve(name)), new TableSpec(schema, List.of(), Map.of(), ""), context());
    }

    private void commit(DeltaTable table, String... appIds) {
        List<Action> actions = IntStream.range(0, appIds.length)
                .mapToObj(i -> new Txn(appIds[i], i, OptionalLong.of(clock.millis())))
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(Arrays.stream(appIds).distinct()).hasSize(appIds.length);
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, actions, () -> {})));
    }
}

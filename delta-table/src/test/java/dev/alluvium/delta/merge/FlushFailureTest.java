// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.merge.SimulatedStore.Fault;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-40, P-58: what a flush that fails, or that is not answered, leaves behind. */
final class FlushFailureTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));

    private final SimulatedStore objects = new SimulatedStore();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private TableFixture table;
    private TableWriter writer;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(objects, SCHEMA, List.of());
        writer = writer(3);
    }

    private TableWriter writer(int maxRetries) {
        SimulatedStore faulty = objects.sharedBy(() -> faults.isEmpty() ? Fault.NONE : faults.remove());
        CommitPolicy policy =
                new CommitPolicy(maxRetries, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Integer.MAX_VALUE);
        return new TableWriter(ReplayedTables.open(faulty, TestContexts.with(table.context(), policy)), upsert("id"));
    }

    @Test
    void lostAckOfOwnCommitIsNotADuplicate() {
        faults.add(Fault.LOST_ANSWER);

        FlushResult result = writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a"))));
        writer.flush(table.request(part(0, 1, put(1, 1L, 1L, "b"))));

        assertThat(result.version()).isEqualTo(OptionalLong.of(1));
        assertThat(result.fencedAppIds()).isEmpty();
        assertThat(table.rows()).containsExactly(row(1L, "b"));
    }

    @Test
    void aRequestThatGotLostIsSentAgain() {
        faults.add(Fault.LOST_REQUEST);
        faults.add(Fault.UNAVAILABLE);

        FlushResult result = writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a"))));

        assertThat(result.metrics().attempts()).isEqualTo(3);
        assertThat(table.rows()).containsExactly(row(1L, "a"));
    }

    @Test
    void abortedFlushLeavesOnlyCollectableFiles() {
        assertThatThrownBy(() ->
                        writer.flush(new FlushRequest(SCHEMA, List.of(part(-1, 0, put(0, 1L, 1L, "a"))), rejections -> {
                            throw new IllegalStateException("a dead letter was not taken");
                        })))
                .hasMessage("a dead letter was not taken");

        assertThat(table.dataObjects()).isZero();
        assertThat(table.open().snapshot().version()).isZero();
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a"))));
        assertThat(table.rows()).containsExactly(row(1L, "a"));
    }

    @Test
    void filesOfACommitThatMayBeInTheLogAreKept() {
        TableWriter impatient = writer(0);
        faults.add(Fault.LOST_REQUEST);

        assertThatThrownBy(() -> impatient.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a")))))
                .isInstanceOf(CommitOutcomeUnknownException.class);

        assertThat(table.dataObjects()).isEqualTo(1);
        impatient.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a"))));
        assertThat(table.rows()).containsExactly(row(1L, "a"));
    }

    @Test
    void everyAttemptIsAnnouncedWithItsOwnRejections() {
        List<Integer> announced = new ArrayList<>();
        TableWriter other = writer(3);
        FlushRequest request = new FlushRequest(SCHEMA, List.of(part(-1, 0, put(0, 1L, 1L, "a"))), rejections -> {
            announced.add(rejections.size());
            if (announced.size() == 1) {
                other.flush(table.request(part("other-0", -1, 0, put(0, 2L, 2L, "b"))));
            }
        });

        writer.flush(request);

        assertThat(announced).containsExactly(0, 0);
    }

    @Test
    void aWriterThatLosesEveryRaceGivesUpAndLeavesNothing() {
        TableWriter other = writer(3);
        long[] offset = {0};
        FlushRequest request = new FlushRequest(SCHEMA, List.of(part(-1, 0, put(0, 1L, 1L, "a"))), rejections -> {
            Part next = new Part(
                    "other-0",
                    "app:other-0",
                    offset[0] == 0 ? OptionalLong.empty() : OptionalLong.of(offset[0] - 1),
                    offset[0],
                    List.of(put(offset[0], offset[0], offset[0] + 10, "b")));
            offset[0]++;
            other.flush(table.request(next));
        });

        assertThatThrownBy(() -> writer.flush(request)).isInstanceOf(CommitConflictException.class);

        assertThat(table.rows()).hasSize(4).noneMatch(row -> row.get(1).equals("a"));
    }

    @Test
    void anAppendTakesNoDelete() {
        TableWriter appender = table.writer(TableFixture.append());

        assertThatThrownBy(() -> appender.flush(table.request(part(-1, 0, TableFixture.delete(0, 1L)))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("the event at topic-0@0 is a DELETE");
    }

    @Test
    void contradictorySettingsAreRefused() {
        assertThatThrownBy(() -> upsert()).hasMessageContaining("needs key columns");
    }
}

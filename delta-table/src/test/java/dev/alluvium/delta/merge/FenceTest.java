// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.append;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-3: a part goes into the table only from exactly the version that it was begun at. */
final class FenceTest {
    private static final StructType SCHEMA = StructType.of(StructField.of("id", PrimitiveType.LONG));

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of());
    }

    @Test
    void zombieWithOlderExpectationIsFenced() {
        table.writer(append()).flush(table.request(part(-1, 1, put(0, 0L, 0L), put(1, 1L, 1L))));

        FlushResult zombie = table.writer(append()).flush(table.request(part(-1, 0, put(0, 0L, 0L))));

        assertThat(zombie.fencedAppIds()).containsExactly("app:topic-0");
        assertThat(zombie.version()).isEmpty();
        assertThat(table.open().snapshot().version()).as("nothing is committed").isEqualTo(1);
    }

    @Test
    void zombieWithHigherOffsetIsFenced() {
        TableWriter zombie = table.writer(append());
        table.writer(append()).flush(table.request(part(-1, 1, put(0, 0L, 0L), put(1, 1L, 1L))));

        FlushResult late = zombie.flush(
                table.request(part(-1, 3, put(0, 0L, 0L), put(1, 1L, 1L), put(2, 2L, 2L), put(3, 3L, 3L))));

        assertThat(late.fencedAppIds()).containsExactly("app:topic-0");
        assertThat(table.rows()).containsExactly(row(0L), row(1L));
        assertThat(table.dataObjects()).isEqualTo(1);
    }

    @Test
    void theOtherPartsGoOn() {
        table.writer(append()).flush(table.request(part("a-0", -1, 5, put(5, 5L, 5L))));

        FlushResult result = table.writer(append())
                .flush(table.request(part("a-0", -1, 9, put(9, 9L, 9L)), part("b-0", -1, 0, put(0, 0L, 0L))));

        assertThat(result.fencedAppIds()).containsExactly("app:a-0");
        assertThat(result.version()).isEqualTo(OptionalLong.of(2));
        assertThat(table.rows()).containsExactly(row(0L), row(5L));
        assertThat(table.open().snapshot().txnVersion("app:a-0")).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void aPartThatIsFencedDuringTheRaceLeavesTheCommit() {
        TableWriter first = table.writer(append());

        FlushResult result = first.flush(table.interrupted(
                () -> table.writer(append()).flush(table.request(part("a-0", -1, 0, put(0, 100L, 100L)))),
                part("a-0", -1, 1, put(0, 100L, 100L), put(1, 101L, 101L)),
                part("b-0", -1, 0, put(0, 0L, 0L))));

        assertThat(result.fencedAppIds()).containsExactly("app:a-0");
        assertThat(table.rows()).containsExactly(row(0L), row(100L));
        assertThat(table.dataObjects()).as("the fenced part's file is gone").isEqualTo(2);
    }

    @Test
    void aStoredMinusOneIsAVersionLikeAnyOther() {
        table.writer(append()).flush(table.request(part(-1, -1)));
        assertThat(table.open().snapshot().txnVersion("app:topic-0")).isEqualTo(OptionalLong.of(-1));

        FlushResult none = table.writer(append()).flush(table.request(part(-1, 0, put(0, 0L, 0L))));
        FlushResult minusOne = table.writer(append())
                .flush(table.request(
                        new Part("topic-0", "app:topic-0", OptionalLong.of(-1), 0, List.of(put(0, 0L, 0L)))));

        assertThat(none.fencedAppIds()).hasSize(1);
        assertThat(minusOne.fencedAppIds()).isEmpty();
    }

    @Test
    void aPartWithoutEventsMovesItsVersionAlone() {
        FlushResult result = table.writer(append()).flush(table.request(part(-1, 7)));

        assertThat(result.version()).isEqualTo(OptionalLong.of(1));
        assertThat(table.open().snapshot().txnVersion("app:topic-0")).isEqualTo(OptionalLong.of(7));
        assertThat(table.dataObjects()).isZero();
    }
}

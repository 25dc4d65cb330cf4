// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a task may hold. */
class BudgetTest {
    private final Budget budget = new Budget(800);

    @Test
    void isTakenUntilItIsUsedUp() {
        assertThat(budget.take(500)).isTrue();
        assertThat(budget.take(301)).isFalse();
        assertThat(budget.take(300)).isTrue();
        assertThat(budget.take(1)).isFalse();
        budget.release(1);
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.held()).isEqualTo(800);
    }

    @Test
    void whoHoldsNothingMayTakeOneAnswerOfAnySize() {
        assertThat(budget.take(10_000)).isTrue();
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void aShardHoldsAnEighth() {
        assertThat(budget.share()).isEqualTo(100);
    }
}

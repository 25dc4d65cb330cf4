// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.TestTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P-18: a pause by a clock of its own. */
class RetryGateTest {
    private final TestTicker ticker = new TestTicker();
    private final RetryGate gate = new RetryGate(ticker, Duration.ofMillis(50), Duration.ofMillis(300));

    @Test
    void pausesDoubleUpToTheLongestAndStartOverAfterASuccess() {
        assertThat(gate.isClosed()).isFalse();
        for (long expected : new long[] {50, 100, 200, 300, 300}) {
            gate.failed();
            assertThat(gate.remainingMillis()).isEqualTo(expected);
            ticker.advance(Duration.ofMillis(expected));
            assertThat(gate.isClosed()).isFalse();
        }
        gate.succeeded();
        gate.failed();
        assertThat(gate.remainingMillis()).isEqualTo(50);
    }

    @Test
    void aPauseForEverIsOne() {
        RetryGate patient = new RetryGate(ticker, Duration.ofMillis(50), Duration.ofMillis(Long.MAX_VALUE));
        RetryGate still = new RetryGate(ticker, Duration.ofMillis(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE));

        patient.failed();
        still.failed();
        still.failed();

        assertThat(patient.remainingMillis()).isEqualTo(50);
        assertThat(still.isClosed()).isTrue();
        assertThat(still.remainingMillis())
                .isGreaterThan(Duration.ofDays(36_500).toMillis());
    }

    @Test
    void manyFailuresDoNotOverflow() {
        for (int i = 0; i < 100; i++) {
            gate.failed();
        }
        assertThat(gate.remainingMillis()).isEqualTo(300);
    }
}

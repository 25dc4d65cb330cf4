// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Warnings are few, and none is about what is over. */
class AlarmTest {
    private static final long HOUR = 3_600_000;

    @Test
    void warnsOnceItHasLastedAndThenOnceAnHour() {
        Alarm alarm = new Alarm(Duration.ofSeconds(30));
        assertThat(alarm.isDue(true, 0)).isFalse();
        assertThat(alarm.isDue(true, 29_999)).isFalse();
        assertThat(alarm.isDue(true, 30_000)).isTrue();
        assertThat(alarm.isDue(true, 30_001)).isFalse();
        assertThat(alarm.isDue(true, 30_000 + HOUR)).isTrue();
    }

    @Test
    void whatWasOverMustLastAgain() {
        Alarm alarm = new Alarm(Duration.ofSeconds(30));
        assertThat(alarm.isDue(true, 0)).isFalse();
        assertThat(alarm.isDue(false, 20_000)).isFalse();
        assertThat(alarm.isDue(true, 40_000)).isFalse();
        assertThat(alarm.isDue(true, 70_000)).isTrue();
    }

    @Test
    void whatMayNotLastAtAllIsSaidAtOnce() {
        assertThat(new Alarm(Duration.ZERO).isDue(true, 5)).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.watch.Pace;
import java.time.Clock;
import java.time.Duration;

/** Wiring: the one place where a run meets the machine's clocks. */
final class RealTime {
    private RealTime() {}

    static RunSession.Wiring wiring() {
        return new RunSession.Wiring(Clock.systemUTC(), new Pace() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration time) {
                try {
                    Thread.sleep(time.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.watch.Pace;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each phase took, to a tenth of a second. Confined to one thread. */
final class Phases {
    private final Pace pace;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long start;

    Phases(Pace pace) {
        this.pace = pace;
        this.start = pace.nanos();
    }

    /** What was done since the last end was this. */
    void end(String phase) {
        seconds.put(phase, Math.round(pace.since(start).toMillis() / 100.0) / 10.0);
        start = pace.nanos();
    }

    Map<String, Double> seconds() {
        return seconds;
    }
}

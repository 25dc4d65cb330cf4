// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of a whole process, its compiler and collector too, and the time that passed. */
public record Cost(double cpuSeconds, double wallSeconds) {
    /** Nothing. */
    public static final Cost NONE = new Cost(0, 0);

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What this work costs this process. */
    public static Cost of(Runnable work) {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Cost((SYSTEM.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
    }

    /** Both. */
    public Cost plus(Cost other) {
        return new Cost(cpuSeconds + other.cpuSeconds, wallSeconds + other.wallSeconds);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** This process's memory over time: resident, and what its heap held when the last collection had ended. */
final class MemorySamples {
    private final List<Long> resident = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();

    void take() {
        resident.add(residentNow());
        heap.add(ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(GcInfo::getMemoryUsageAfterGc)
                .map(pools -> ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(pool -> pools.get(pool.getName()))
                        .filter(Objects::nonNull)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum())
                .orElse(0L));
    }

    private static long residentNow() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    void write(ObjectNode json) {
        ArrayNode residentBytes = json.putArray("residentBytes");
        resident.forEach(residentBytes::add);
        ArrayNode heapBytes = json.putArray("heapBytesAfterCollection");
        heap.forEach(heapBytes::add);
    }
}

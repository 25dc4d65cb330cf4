// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What this process has spent.
 *
 * @param bytesRead by system calls, those of Spark's own temporary files too; 0 where the system does not tell
 * @param requests to the file system that holds tables
 */
record ProcessFigures(
        long cpuNanos, long wallNanos, long bytesRead, long bytesWritten, Map<CountedFiles.Request, Long> requests) {

    static ProcessFigures now() throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessFigures(
                system.getProcessCpuTime(),
                System.nanoTime(),
                transferred("rchar: "),
                transferred("wchar: "),
                CountedFiles.counts());
    }

    private static long transferred(String name) throws IOException {
        Path counters = Path.of("/proc/self/io");
        if (!Files.isReadable(counters)) {
            return 0;
        }
        return Files.readAllLines(counters).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .sum();
    }

    ProcessFigures since(ProcessFigures before) {
        Map<CountedFiles.Request, Long> made = new EnumMap<>(CountedFiles.Request.class);
        requests.forEach((request, count) -> made.put(request, count - before.requests.getOrDefault(request, 0L)));
        return new ProcessFigures(
                cpuNanos - before.cpuNanos,
                wallNanos - before.wallNanos,
                bytesRead - before.bytesRead,
                bytesWritten - before.bytesWritten,
                made);
    }

    void write(ObjectNode answer) {
        answer.put("cpuNanos", cpuNanos).put("wallNanos", wallNanos);
        answer.put("bytesRead", bytesRead).put("bytesWritten", bytesWritten);
        ObjectNode counts = answer.putObject("requests");
        requests.forEach((request, count) -> counts.put(request.toString(), count));
    }
}

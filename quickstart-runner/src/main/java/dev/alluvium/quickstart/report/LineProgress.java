// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import java.io.PrintStream;
import java.util.List;

/** One line at a time, for logs and pipes. Thread-safe. */
public final class LineProgress implements Progress {
    private final PrintStream out;
    private String last = "";

    /** Writes to this stream. */
    public LineProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void show(List<String> lines) {
        String line = String.join(" | ", lines.stream().map(String::strip).toList());
        if (!line.equals(last)) {
            say("  " + line);
            last = line;
        }
    }
}

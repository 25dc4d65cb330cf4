// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import java.io.PrintStream;
import java.util.List;

/** Lines that are rewritten in place. Thread-safe. */
public final class TerminalProgress implements Progress {
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";
    private static final int WIDTH = 110;

    private final PrintStream out;
    private int shown;

    /** Writes to a terminal that understands ANSI. */
    public TerminalProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void show(List<String> lines) {
        clear();
        // A longer line would wrap, and then take two lines to clear.
        lines.forEach(line -> out.println(line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        shown = lines.size();
        out.flush();
    }

    private void clear() {
        out.print(UP_AND_CLEAR.repeat(shown));
        shown = 0;
    }
}

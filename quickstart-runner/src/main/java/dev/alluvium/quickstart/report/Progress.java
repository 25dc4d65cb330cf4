// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import java.util.List;

/** Told what a run does. Methods may be called from two threads. */
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void say(String line) {}

        @Override
        public void show(List<String> lines) {}
    };

    /** Something happened. */
    void say(String line);

    /** The state of each connector and table now; replaces what was shown before. */
    void show(List<String> lines);
}

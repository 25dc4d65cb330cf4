// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warnings that a condition repeats as long as it lasts: one per minute, code and table is told, with the number of
 * those that were not. Confined to the task thread.
 */
public final class RepeatedWarnings {
    private static final long PAUSE_NANOS = 60_000_000_000L;
    private static final int MAX_SUBJECTS = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Told> told = new HashMap<>();

    private static final class Told {
        private long at;
        private long untold;
    }

    /** @param nanos time that only goes forward */
    public RepeatedWarnings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Warns, unless the same was told less than a minute ago.
     *
     * @param code such as {@code ALV-SNK-005}
     * @param table that it is about; empty for the task
     * @param text of the log line behind the code, with a place for each argument
     */
    public void warn(Logger log, String code, String table, String text, Object... arguments) {
        long now = nanos.getAsLong();
        String subject = code + " " + table;
        Told last = told.get(subject);
        if (last != null && now - last.at < PAUSE_NANOS) {
            last.untold++;
            return;
        }
        if (told.size() >= MAX_SUBJECTS) {
            told.clear();
        }
        Told current = new Told();
        current.at = now;
        told.put(subject, current);
        long untold = last == null ? 0 : last.untold;
        log.warn(code + " " + text + (untold == 0 ? "" : " repeated=" + untold), arguments);
    }
}

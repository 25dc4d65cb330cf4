// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the stack could not start: one line says what is missing and how to get it, the part's log may follow. */
public final class StackUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    /**
     * A failure without a log to show.
     *
     * @param line what could not start, why, and what to do next; one line
     */
    public StackUnavailableException(String line, @Nullable Throwable cause) {
        this(line, List.of(), cause);
    }

    /**
     * A failure with the last lines that the part wrote.
     *
     * @param line what could not start, why, and what to do next; one line
     * @param logTail oldest first; empty when there is no log
     */
    public StackUnavailableException(String line, List<String> logTail, @Nullable Throwable cause) {
        super(logTail.isEmpty() ? line : line + "\n  | " + String.join("\n  | ", logTail), cause);
        this.line = line;
    }

    /** The one line that says what is missing, without the log that {@link #getMessage} appends. */
    public String line() {
        return line;
    }
}

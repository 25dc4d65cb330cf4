// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.nio.file.Path;

/**
 * What can be done to any part of the stack, whatever it serves. A part that lives in this JVM does to its connections
 * what a signal would do to a process. Implementations are thread-safe.
 */
public interface StackPart {
    /** {@code worker-1} ..., {@code kafka}, {@code s3}, {@code postgres}, {@code registry}, {@code kinesis}. */
    String name();

    /**
     * The number of its (main) process, running or last; another one after each start, unless it lives in this JVM.
     *
     * @throws IllegalStateException if it was never started
     */
    long pid();

    /** Whether its process runs; a paused one does. */
    boolean isAlive();

    /** Starts it, also after a kill or stop, and waits until it serves, at the same address with the same data. */
    void start();

    /** SIGKILL, and waits for the death. */
    void kill();

    /** SIGTERM, and waits for the end; SIGKILL when that takes too long. */
    void stop();

    /** SIGSTOP: connections stay, nothing is answered. */
    void pause();

    /** SIGCONT: undoes {@link #pause}. */
    void resume();

    /** Bytes of memory that it holds now; zero when it does not run. */
    long residentBytes();

    /** The file with what it printed; restarts append. */
    Path log();
}

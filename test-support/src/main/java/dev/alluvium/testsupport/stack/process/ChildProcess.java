// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of the stack that runs in a process of its own and can be killed, stopped, paused and started again.
 *
 * <p>Thread-safe: the proxy may kill a worker while a test starts another.
 */
public final class ChildProcess {
    private static final Duration DEATH = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;
    private static final int TAIL_LINES = 25;

    private final String name;
    private volatile JavaCommand command;
    private final Path log;
    private final Object lock = new Object();
    private volatile @Nullable Process process;
    private volatile boolean paused;
    private boolean forbidden;

    /**
     * A part that is not started yet.
     *
     * @param log where its output goes; appended to, so that a restarted part keeps its history
     */
    public ChildProcess(String name, JavaCommand command, Path log) {
        this.name = name;
        this.command = command;
        this.log = log;
    }

    /** The part's name, as reports and steps call it: {@code worker-1}, {@code kafka}, {@code s3}. */
    public String name() {
        return name;
    }

    /** The file that holds what the part printed. */
    public Path log() {
        return log;
    }

    /** Other jars from the next start on: the same program in another release. */
    public void useClassPath(List<Path> jars) {
        command = command.on(jars);
    }

    /** Starts the process; the part may need {@link #awaitReady} before it serves. */
    public void start() {
        synchronized (lock) {
            if (isAlive()) {
                throw new IllegalStateException(name + " runs already as process " + pid());
            }
            if (forbidden) {
                throw new IllegalStateException(name + " cannot start: the stack is closed");
            }
            paused = false;
            process = launch();
        }
    }

    /**
     * Blocks until the check holds.
     *
     * @throws StackUnavailableException if the process ends first or the limit passes; it carries the end of the log
     */
    public void awaitReady(Duration limit, BooleanSupplier check) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!check.getAsBoolean()) {
            if (exitsWithin(POLL_MILLIS)) {
                throw unavailable("ended with exit code " + started().exitValue() + " before it was ready");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw unavailable("was given up: the starting thread was interrupted");
            }
            if (System.nanoTime() > deadline) {
                throw unavailable("was not ready after " + limit.toSeconds() + " s");
            }
        }
    }

    /**
     * Runs the command until it ends by itself.
     *
     * @return its exit code
     * @throws StackUnavailableException as {@link #awaitExit} does; it does not run any more then
     */
    public int run(Duration limit) {
        start();
        try {
            return awaitExit(limit);
        } finally {
            kill();
        }
    }

    /**
     * Blocks until the process ends by itself.
     *
     * @return its exit code
     * @throws StackUnavailableException if it still runs after the limit; it carries the end of the log
     */
    public int awaitExit(Duration limit) {
        if (!awaitDeath(started(), limit)) {
            throw unavailable("still ran after " + limit.toSeconds() + " s");
        }
        return started().exitValue();
    }

    /** Whether the process runs (a paused one does). */
    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** The identifier of the running or last process; changes with each start. */
    public long pid() {
        return started().pid();
    }

    /** SIGKILL, then waits for the death; nothing when it is dead already. */
    public void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            awaitDeath(current, DEATH);
        }
    }

    /** Kills the process and refuses any later start: for the end of the stack. */
    public void killForGood() {
        synchronized (lock) {
            forbidden = true;
        }
        kill();
    }

    /** SIGTERM; SIGKILL when it has not ended within the limit. */
    public void stop(Duration limit) {
        Process current = process;
        if (current == null) {
            return;
        }
        if (paused) {
            resume();
        }
        current.destroy();
        if (!awaitDeath(current, limit)) {
            kill();
        }
    }

    /** SIGSTOP: the process keeps its connections and answers nothing. */
    public void pause() {
        Signals.send("STOP", List.of(pid()));
        paused = true;
    }

    /** SIGCONT: undoes {@link #pause}. */
    public void resume() {
        Signals.send("CONT", List.of(pid()));
        paused = false;
    }

    /** Bytes of memory that the process holds now; zero when it does not run. */
    public long residentBytes() {
        return isAlive() ? ResidentMemory.ofTree(pid()) : 0;
    }

    /** Name and process, for messages. */
    @Override
    public String toString() {
        return isAlive() ? name + " (process " + pid() + ")" : name + " (not running)";
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(command.line());
        builder.environment().put("CLASSPATH", command.classPathVariable());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process started = builder.start();
            started.getOutputStream().close();
            return started;
        } catch (IOException e) {
            throw new StackUnavailableException(name + " cannot start: " + e.getMessage(), e);
        }
    }

    private Process started() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return current;
    }

    private boolean exitsWithin(long millis) {
        return awaitDeath(started(), Duration.ofMillis(millis));
    }

    private StackUnavailableException unavailable(String why) {
        return new StackUnavailableException(
                name + " " + why + "; its log is " + log, LogTail.of(log, TAIL_LINES), null);
    }

    private static boolean awaitDeath(Process dying, Duration limit) {
        try {
            return dying.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !dying.isAlive();
        }
    }
}

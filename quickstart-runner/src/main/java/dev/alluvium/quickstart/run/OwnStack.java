// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.folder.StackDemands;
import dev.alluvium.quickstart.watch.Pace;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.StackSpec;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The stack that a run starts for itself. Should the JVM be asked to end before the run does, the stack ends and the
 * run's temporary files go as well.
 */
final class OwnStack implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final EmbeddedStack stack;
    private final Thread hook;

    private OwnStack(EmbeddedStack stack, Thread hook) {
        this.stack = stack;
        this.hook = hook;
    }

    /** Starts the stack that folders demand. */
    static OwnStack start(RunDirectory directory, StackDemands demands, Options options, Pace pace) {
        StackSpec.Builder spec = StackSpec.in(directory.stack())
                .workers(demands.workers())
                .kafkaLine(demands.kafka())
                .postgres(demands.postgres())
                .kinesis(!demands.streams().isEmpty())
                .registry(demands.registry())
                .exactlyOnceSource(demands.exactlyOnceSource());
        demands.worker().forEach(spec::workerProperty);
        options.pluginArchives().forEach(spec::pluginArchive);
        // The stack has a hook of its own that kills its processes; this one waits for their last writes.
        Thread hook = new Thread(() -> deletePatiently(directory, pace), "remove-temporary-files");
        Runtime.getRuntime().addShutdownHook(hook);
        return new OwnStack(EmbeddedStack.start(spec.build()), hook);
    }

    EmbeddedStack stack() {
        return stack;
    }

    private static void deletePatiently(RunDirectory directory, Pace pace) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                directory.close();
                pace.pause(PAUSE);
                if (!directory.exists()) {
                    return;
                }
            } catch (UncheckedIOException e) {
                pace.pause(PAUSE);
            }
        }
    }

    @Override
    public void close() {
        stack.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does its work.
        }
    }
}

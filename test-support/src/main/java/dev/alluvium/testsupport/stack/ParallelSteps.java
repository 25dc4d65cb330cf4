// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs steps side by side and fails with the first failure. Thread-safe. */
final class ParallelSteps {
    private ParallelSteps() {}

    /**
     * Returns when every step is done.
     *
     * @throws RuntimeException what the first failing step threw; the others are interrupted
     */
    static void run(List<Runnable> steps) {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "stack-part");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<Void> completion = new ExecutorCompletionService<>(threads);
            List<Future<Void>> futures = new ArrayList<>();
            steps.forEach(step -> futures.add(completion.submit(step, null)));
            for (int done = 0; done < futures.size(); done++) {
                completion.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new StackUnavailableException("A part of the stack failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackUnavailableException("The stack was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}

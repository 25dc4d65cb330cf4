// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stops a worker (SIGSTOP) at one of its calls: fires once. The store sees the call and answers; the worker learns of
 * it when it is resumed, and goes on as if no time had passed. Thread-safe.
 */
public final class ArmedPause implements CallHook {
    private final KillRule rule;
    private final Sender.Finder senders;
    private final AtomicInteger seen = new AtomicInteger();
    private final CompletableFuture<Sender> stopped = new CompletableFuture<>();
    private volatile boolean disarmed;

    ArmedPause(KillRule rule, Sender.Finder senders) {
        this.rule = rule;
        this.senders = senders;
    }

    /** Waits until a worker is stopped and tells its name; empty when that did not happen in time. */
    public Optional<String> awaitStopped(Duration limit) {
        try {
            return Optional.of(
                    stopped.get(limit.toMillis(), TimeUnit.MILLISECONDS).name());
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Lets the worker go on, if one was stopped, and every further call pass. */
    public void resume() {
        disarmed = true;
        Optional.ofNullable(stopped.getNow(null)).ifPresent(Sender::resume);
    }

    @Override
    public Passage beforeForward(StoreRequest request) {
        if (!disarmed && !stopped.isDone() && rule.matches(request)) {
            senders.find(request.clientPort())
                    .filter(sender -> seen.incrementAndGet() == rule.nth())
                    .ifPresent(sender -> {
                        sender.pause();
                        stopped.complete(sender);
                    });
        }
        return Passage.PASS;
    }

    @Override
    public Passage afterAnswer(StoreRequest request, int status) {
        return Passage.PASS;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A kill rule at work: fires once, and tells at which call. Thread-safe.
 *
 * <p>Calls of processes that are no workers of the stack are neither counted nor killed.
 */
public final class ArmedKill implements CallHook {
    private final KillRule rule;
    private final Sender.Finder senders;
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicReference<@Nullable Firing> aimed = new AtomicReference<>();
    private final CompletableFuture<Firing> fired = new CompletableFuture<>();
    private volatile boolean disarmed;

    ArmedKill(KillRule rule, Sender.Finder senders) {
        this.rule = rule;
        this.senders = senders;
    }

    /**
     * The call at which a worker was killed.
     *
     * @param call the proxy's number of the call
     * @param method of the call
     * @param path decoded, {@code /bucket/key}
     * @param worker who sent it, and died
     * @param when before or after the store saw it
     */
    public record Firing(long call, String method, String path, String worker, KillRule.When when) {}

    /** The rule as armed. */
    public KillRule rule() {
        return rule;
    }

    /** How many matching calls of workers were seen. */
    public int seen() {
        return seen.get();
    }

    /** What was killed and where; empty until the worker is dead. */
    public Optional<Firing> fired() {
        return Optional.ofNullable(fired.getNow(null));
    }

    /** Waits for the kill; empty when it did not happen in time. */
    public Optional<Firing> awaitFired(Duration limit) {
        try {
            return Optional.of(fired.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Lets every further call pass. */
    public void disarm() {
        disarmed = true;
    }

    @Override
    public Passage beforeForward(StoreRequest request) {
        if (disarmed || aimed.get() != null || !rule.matches(request)) {
            return Passage.PASS;
        }
        Optional<Sender> sender = senders.find(request.clientPort());
        if (sender.isEmpty() || seen.incrementAndGet() != rule.nth()) {
            return Passage.PASS;
        }
        Sender victim = sender.get();
        Firing firing = new Firing(request.number(), request.method(), request.path(), victim.name(), rule.when());
        aimed.set(firing);
        if (rule.when() == KillRule.When.AFTER) {
            return Passage.PASS;
        }
        return kill(firing, victim);
    }

    @Override
    public Passage afterAnswer(StoreRequest request, int status) {
        Firing firing = aimed.get();
        if (firing == null || firing.call != request.number() || rule.when() != KillRule.When.AFTER) {
            return Passage.PASS;
        }
        // The sender still waits for this answer on this connection, so it is found again as it was before.
        return senders.find(request.clientPort())
                .map(victim -> kill(firing, victim))
                .orElse(Passage.SEVER);
    }

    private Passage kill(Firing firing, Sender victim) {
        victim.kill();
        fired.complete(firing);
        return Passage.SEVER;
    }
}

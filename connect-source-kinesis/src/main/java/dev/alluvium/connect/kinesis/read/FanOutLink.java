// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One subscription between the network's threads and the task's: an event is decoded on neither, and heard of on the
 * task's, in order, before the end. At most one event is on its way. Confined to the task thread, but for what it
 * listens to.
 */
final class FanOutLink implements SubscriptionListener {
    private final FlowScope scope;
    private final Shard shard;
    private final BiConsumer<FanOutLink, Fetched> onEvent;
    private final Ending onEnd;
    private final long askedAt;
    private final AtomicInteger told = new AtomicInteger();
    private int heard;
    private @Nullable Runnable end;
    private @Nullable Subscription subscription;
    private volatile boolean cancelled;
    private boolean waiting;
    private long waitingSince;
    private long reserved;

    FanOutLink(FlowScope scope, Shard shard, BiConsumer<FanOutLink, Fetched> onEvent, Ending onEnd) {
        this.scope = scope;
        this.shard = shard;
        this.onEvent = onEvent;
        this.onEnd = onEnd;
        this.askedAt = scope.wallMillis();
    }

    /** Hears of the end of a subscription. */
    @FunctionalInterface
    interface Ending {
        void of(FanOutLink link, @Nullable KinesisException failure);
    }

    /** An event is asked for, with bytes of the budget set aside for it. */
    void waits(long now, long bytes) {
        waiting = true;
        waitingSince = now;
        reserved = bytes;
    }

    /** It came, or does not come any more; gives the bytes that were set aside. */
    long arrived() {
        long bytes = reserved;
        reserved = 0;
        waiting = false;
        return bytes;
    }

    boolean isWaiting() {
        return waiting;
    }

    boolean isSilent(long now, long after) {
        return waiting && now - waitingSince >= after;
    }

    long silentAt(long after) {
        return waiting ? waitingSince + after : Long.MAX_VALUE;
    }

    /**
     * On a calling thread. A call that waited until the link was given up is not made: it would take the shard from
     * whoever reads it now, or read one that has ended.
     */
    Subscription open(Supplier<Subscription> call) {
        return cancelled ? Subscription.NONE : call.get();
    }

    void onSubscribed(Subscription made) {
        subscription = made;
        if (cancelled) {
            made.cancel();
        } else {
            made.request();
        }
    }

    void request() {
        if (subscription != null) {
            subscription.request();
        }
    }

    void cancel() {
        cancelled = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** On the network's thread. An event says what was there when it was sent: only that it was sent since is known. */
    @Override
    public void onEvent(RecordsAnswer event) {
        told.incrementAndGet();
        Fetched.Times times = new Fetched.Times(askedAt, scope.wallMillis(), 0);
        scope.calls().make(() -> Fetched.of(event, scope.decoder(), shard, times), this::hear, failed -> {});
    }

    private void hear(Fetched event) {
        heard++;
        onEvent.accept(this, event);
        if (end != null) {
            end.run();
        }
    }

    /** On the network's thread. */
    @Override
    public void onEnd(@Nullable KinesisException failure) {
        scope.surroundings().mailbox().post(() -> {
            Runnable ending = () -> onEnd.of(this, failure);
            if (heard == told.get()) {
                ending.run();
            } else {
                end = ending;
            }
        });
    }
}

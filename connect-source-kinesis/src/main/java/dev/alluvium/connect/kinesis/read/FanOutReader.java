// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.metric.ShardMetric;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a shard by subscriptions of a registered consumer: one event is asked for, handed on, and the next asked for.
 * Every subscription ends, after five minutes at the latest; the next one begins where the last event said, which
 * an empty event says too.
 *
 * <p>What a subscription may fail to tell is found out: one that is silent although an event was asked for is given up,
 * and the end of a shard that the service has closed, and of which only empty events come, is asked for by a poll.
 * Where subscriptions fail too often, the shard is polled for a while.
 *
 * <p>Confined to the task thread.
 */
final class FanOutReader implements ShardReader {
    private static final Logger LOG = LoggerFactory.getLogger(FanOutReader.class);
    /** The service sends empty events every few seconds. */
    private static final long SILENT_MS = 35_000;

    private static final long QUIET_MS = 10_000;
    private static final long FALLBACK_MS = 300_000;
    private static final long IDLE_EVENT_BYTES = 16L * 1024;
    private static final long FIRST_EVENT_BYTES = 1024L * 1024;
    private static final long READING = 1;
    private static final long DEGRADED = 3;

    private final ShardRef ref;
    private final Shard shard;
    private final FlowScope scope;
    private final Receiver receiver;
    private final MetricBean<ShardMetric> bean;
    private final FanOutPace pace;
    private Position position;
    private @Nullable String continuation;
    private @Nullable FanOutLink link;
    private @Nullable PollingReader polling;
    private long pollingUntil;
    private @Nullable Long quietSince;
    private boolean asked;
    private boolean ended;
    private boolean caughtUp;
    private long largestEvent = FIRST_EVENT_BYTES;

    FanOutReader(ShardRef ref, Shard shard, FlowScope scope, Receiver receiver, Position position) {
        this.ref = ref;
        this.shard = shard;
        this.scope = scope;
        this.receiver = receiver;
        this.position = position;
        this.bean = scope.metrics().shard(ref);
        this.pace = new FanOutPace(scope.surroundings().time().random(), scope.now());
    }

    @Override
    public void advance(long now) {
        if (ended || asked) {
            return;
        }
        PollingReader instead = polling;
        FanOutLink current = link;
        if (instead != null) {
            poll(instead, now);
        } else if (current == null) {
            subscribe(now);
        } else if (current.isSilent(now, SILENT_MS)) {
            giveUp(current);
            bean.add(ShardMetric.FAILED_TOTAL, 1);
            LOG.debug("shard={} silent subscription given up", ref);
            pace.onFailure(now);
            fallBackIfFailing(now, "no event in time");
        } else if (!current.isWaiting()) {
            askForMore(current, now);
        }
    }

    private void subscribe(long now) {
        if (pace.dueAt() > now || !receiver.hasRoom()) {
            return;
        }
        long reserved = expected();
        if (!scope.budget().take(reserved)) {
            return;
        }
        FanOutLink fresh = new FanOutLink(scope, shard, this::onEvent, this::onEnd);
        link = fresh;
        fresh.waits(now, reserved);
        pace.onStart(now);
        String consumer = scope.consumer(ref.stream());
        Position from = position;
        scope.calls()
                .make(
                        () -> fresh.open(
                                () -> scope.surroundings().api().subscribe(consumer, ref.shard(), from, fresh)),
                        fresh::onSubscribed,
                        failed -> onEnd(fresh, failed));
    }

    private void askForMore(FanOutLink current, long now) {
        long reserved = expected();
        if (receiver.hasRoom() && scope.budget().take(reserved)) {
            current.waits(now, reserved);
            current.request();
        }
    }

    /** Of a shard at its tip little is expected: each one waits for an event at all times. */
    private long expected() {
        long most = Math.min(largestEvent, scope.budget().share());
        return caughtUp ? Math.min(most, IDLE_EVENT_BYTES) : most;
    }

    private void onEvent(FanOutLink from, Fetched event) {
        if (from != link) {
            return;
        }
        scope.budget().release(from.arrived());
        pace.onEvent();
        bean.set(ShardMetric.STATE, READING);
        long size = event.answer().size();
        largestEvent = Math.max(size, Math.max(IDLE_EVENT_BYTES, largestEvent / 2));
        caughtUp = event.answer().millisBehind() == 0;
        String next = event.answer().nextIterator();
        boolean stands = event.records().isEmpty() || Objects.equals(next, continuation);
        if (next == null) {
            ended = true;
            giveUp(from);
        } else {
            continuation = next;
            // At it, not behind: should it name a record that was not in the event, that one must not be lost; one
            // that was, comes twice and is delivered once.
            position = Position.at(next);
        }
        receiver.onFetched(event);
        if (!ended) {
            confirmEnd(from, stands);
        }
    }

    /** Not every service tells the end of a shard to those who are subscribed to it. */
    private void confirmEnd(FanOutLink from, boolean stands) {
        boolean quiet = caughtUp && stands && receiver.isClosed();
        if (!quiet) {
            quietSince = null;
        } else if (quietSince == null) {
            quietSince = scope.now();
        } else if (scope.now() - quietSince >= QUIET_MS) {
            giveUp(from);
            quietSince = null;
            pollUntil(Long.MAX_VALUE);
        }
    }

    private void onEnd(FanOutLink from, @Nullable KinesisException failure) {
        if (from != link) {
            return;
        }
        boolean listening = from.isWaiting();
        giveUp(from);
        long now = scope.now();
        if (failure == null || !listening && failure.isTransient() && !failure.isInUse()) {
            // Its time was over, or nobody read it for so long: that is no failure.
            pace.onEnd(now);
            return;
        }
        switch (receiver.onFailure(failure, position)) {
            case SLOW_DOWN, TRY_LATER, REFRESH -> {
                if (failure.isInUse()) {
                    pace.onInUse(now);
                } else {
                    pace.onFailure(now);
                }
                fallBackIfFailing(now, failure.code());
            }
            case WAIT -> asked = true;
        }
    }

    /** Nothing more is heard of it. */
    private void giveUp(FanOutLink from) {
        scope.budget().release(from.arrived());
        from.cancel();
        link = null;
        if (!ended) {
            bean.add(ShardMetric.RESUBSCRIBE_TOTAL, 1);
        }
    }

    private void fallBackIfFailing(long now, String why) {
        if (!pace.isFailing(now)) {
            return;
        }
        bean.set(ShardMetric.STATE, DEGRADED);
        boolean polls = scope.config().fanOut().fallsBack();
        LOG.warn("ALV-KIN-006 fan-out degraded shard={} code={} polled={}", ref, why, polls);
        pace.forgetFailures();
        if (polls) {
            pollUntil(now + FALLBACK_MS);
        }
    }

    private void pollUntil(long until) {
        polling = new PollingReader(ref, shard, scope, receiver, position);
        pollingUntil = until;
    }

    private void poll(PollingReader instead, long now) {
        if (now >= pollingUntil && instead.isAtRest()) {
            position = instead.position();
            polling = null;
            pace.begin(now);
            subscribe(now);
        } else {
            instead.advance(now);
        }
    }

    @Override
    public long dueAt() {
        if (ended || asked) {
            return Long.MAX_VALUE;
        }
        if (polling != null) {
            return Math.min(polling.dueAt(), pollingUntil);
        }
        return link == null ? pace.dueAt() : link.silentAt(SILENT_MS);
    }

    @Override
    public Position position() {
        return polling == null ? position : polling.position();
    }

    @Override
    public @Nullable String continuation() {
        return polling == null ? continuation : null;
    }

    @Override
    public boolean isEnded() {
        return ended || polling != null && polling.isEnded();
    }

    @Override
    public void tryLater() {
        if (polling != null) {
            polling.tryLater();
        } else {
            asked = false;
            pace.onFailure(scope.now());
            fallBackIfFailing(scope.now(), "not found");
        }
    }

    @Override
    public void beginAgain() {
        if (polling != null) {
            polling.beginAgain();
        } else {
            asked = false;
            position = Position.TRIM_HORIZON;
            pace.begin(scope.now());
        }
    }

    @Override
    public void end() {
        ended = true;
        if (link != null) {
            giveUp(link);
        }
        if (polling != null) {
            polling.end();
        }
    }
}

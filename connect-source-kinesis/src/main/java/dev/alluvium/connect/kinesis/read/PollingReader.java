// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import org.jspecify.annotations.Nullable;

/** Reads a shard by asking again and again, at the pace that it allows. Confined to the task thread. */
final class PollingReader implements ShardReader {
    private final ShardRef ref;
    private final Shard shard;
    private final FlowScope scope;
    private final Receiver receiver;
    private final PollCursor cursor;

    PollingReader(ShardRef ref, Shard shard, FlowScope scope, Receiver receiver, Position position) {
        this.ref = ref;
        this.shard = shard;
        this.scope = scope;
        this.receiver = receiver;
        this.cursor = new PollCursor(
                position,
                new Pace(scope::idleMillis, scope.surroundings().time().random()),
                scope.now());
    }

    @Override
    public void advance(long now) {
        if (!cursor.isDue(now)) {
            return;
        }
        String iterator = cursor.iterator();
        if (iterator == null) {
            askIterator();
        } else if (receiver.hasRoom()) {
            askRecords(iterator);
        }
    }

    private void askIterator() {
        Position position = cursor.position();
        cursor.callStarted();
        scope.calls()
                .make(
                        () -> scope.surroundings().api().iterator(ref.stream(), ref.shard(), position),
                        fresh -> cursor.onIterator(fresh, scope.now()),
                        this::onFailure);
    }

    private void askRecords(String iterator) {
        int limit = cursor.limit(scope.reading().limit(), scope.budget().share());
        long reserved = cursor.expected(limit, scope.budget().share());
        if (!scope.budget().take(reserved)) {
            return;
        }
        cursor.callStarted();
        scope.calls().make(() -> fetch(iterator, limit), fetched -> onFetched(fetched, reserved), failed -> {
            scope.budget().release(reserved);
            onFailure(failed);
        });
    }

    private Fetched fetch(String iterator, int limit) {
        long askedAt = scope.wallMillis();
        long before = scope.now();
        RecordsAnswer answer = scope.surroundings().api().records(ref.stream(), iterator, limit);
        long took = scope.now() - before;
        return Fetched.of(answer, scope.decoder(), shard, new Fetched.Times(askedAt, askedAt + took, took));
    }

    private void onFetched(Fetched fetched, long reserved) {
        scope.budget().release(reserved);
        cursor.onAnswer(fetched.answer(), scope.now());
        receiver.onFetched(fetched);
    }

    private void onFailure(KinesisException failed) {
        long now = scope.now();
        switch (receiver.onFailure(failed, cursor.position())) {
            case SLOW_DOWN -> cursor.onThrottled(now);
            case TRY_LATER -> cursor.onNoAnswer(now);
            case REFRESH -> cursor.onExpiredIterator(now);
            case WAIT -> {}
        }
    }

    /** Whether nothing is under way, so that another reader can go on at its position. */
    boolean isAtRest() {
        return !cursor.isUnderWay();
    }

    @Override
    public long dueAt() {
        return cursor.dueAt();
    }

    @Override
    public Position position() {
        return cursor.position();
    }

    @Override
    public @Nullable String continuation() {
        return null;
    }

    @Override
    public boolean isEnded() {
        return cursor.isEnded();
    }

    @Override
    public void tryLater() {
        cursor.onNoAnswer(scope.now());
    }

    @Override
    public void beginAgain() {
        cursor.beginAgain(scope.now());
    }

    @Override
    public void end() {
        cursor.end();
    }
}

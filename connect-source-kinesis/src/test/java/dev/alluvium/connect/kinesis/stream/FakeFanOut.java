// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one consumer to the shards of {@link FakeKinesis}. The service does not wait for demand: an
 * event is made when there is something to say, and lies in the network until somebody asks for it. Confined to one
 * thread.
 */
public final class FakeFanOut {
    private static final long TAKE_OVER_MS = 5_000;
    private static final long EMPTY_EVERY_MS = 5_000;

    private final FakeKinesis kinesis;
    private final Map<ShardId, FakeSubscription> current = new HashMap<>();
    private final Map<ShardId, Integer> subscribed = new HashMap<>();
    private int limit = 100;
    private long life = 300_000;
    private int searches;
    private boolean tellsEnds = true;
    private boolean silent;
    private int events;

    FakeFanOut(FakeKinesis kinesis) {
        this.kinesis = kinesis;
    }

    /** Records of one event at most. */
    public void limit(int records) {
        limit = records;
    }

    /** How long a subscription lasts. */
    public void life(Duration time) {
        life = time.toMillis();
    }

    /** From a timestamp on so many empty events come before the first record is found. */
    public void searchLong(int emptyEvents) {
        searches = emptyEvents;
    }

    /** The end of a shard is not told, as by an emulator: only empty events come. */
    public void tellNoEnds() {
        tellsEnds = false;
    }

    /** All subscriptions of now stay open and say nothing more. */
    public void silence() {
        current.values().forEach(one -> one.silent = true);
    }

    /** Subscriptions from now on, too, are accepted and say nothing. */
    public void silenceAll(boolean all) {
        silent = all;
        if (all) {
            silence();
        }
    }

    /** All subscriptions of now fail. */
    public void breakAll(Kind kind, String code) {
        List.copyOf(current.values())
                .forEach(one -> one.end(new KinesisException(kind, "SubscribeToShard", code, null)));
    }

    /** Another reader with the same consumer subscribes to a shard. */
    public void takeOver(ShardId shard) {
        FakeSubscription before = current.remove(shard);
        if (before != null) {
            before.end(inUse());
        }
        FakeSubscription other = new FakeSubscription(before == null ? null : before.shard, 0, nobody());
        other.silent = true;
        current.put(shard, other);
    }

    /** How often a shard was subscribed to, with success. */
    public int subscriptions(ShardId shard) {
        return subscribed.getOrDefault(shard, 0);
    }

    /** How many subscriptions last. */
    public long open() {
        return current.values().stream().filter(one -> !one.over).count();
    }

    /** How many events were taken. */
    public int events() {
        return events;
    }

    Subscription open(FakeShard shard, int index, boolean byTime, SubscriptionListener listener) {
        FakeSubscription before = current.get(shard.id);
        if (before != null && kinesis.millis() - before.openedAt < TAKE_OVER_MS) {
            throw inUse();
        }
        FakeSubscription opened = new FakeSubscription(shard, index, listener);
        opened.silent = silent;
        opened.toSearch = byTime ? searches : 0;
        current.put(shard.id, opened);
        subscribed.merge(shard.id, 1, Integer::sum);
        if (before != null) {
            before.end(inUse());
        }
        return opened;
    }

    Subscription refuse(SubscriptionListener listener, KinesisException refused) {
        FakeSubscription none = new FakeSubscription(null, 0, listener);
        none.end(refused);
        return none;
    }

    /** Time has passed, or something has happened. */
    void pump() {
        List.copyOf(current.values()).forEach(FakeSubscription::pump);
    }

    private static KinesisException inUse() {
        return new KinesisException(Kind.UNAVAILABLE, "SubscribeToShard", "ResourceInUseException", null);
    }

    private static SubscriptionListener nobody() {
        return new SubscriptionListener() {
            @Override
            public void onEvent(RecordsAnswer event) {}

            @Override
            public void onEnd(@Nullable KinesisException failure) {}
        };
    }

    /** One subscription. */
    private final class FakeSubscription implements Subscription {
        private final FakeShard shard;
        private final SubscriptionListener listener;
        private final long openedAt = kinesis.millis();
        private int index;
        private int toSearch;
        private int wanted;
        private long lastMadeAt = Long.MIN_VALUE;
        private RecordsAnswer made;
        private boolean over;
        private boolean silent;

        FakeSubscription(FakeShard shard, int index, SubscriptionListener listener) {
            this.shard = shard;
            this.index = index;
            this.listener = listener;
        }

        @Override
        public void request() {
            wanted++;
            pump();
        }

        @Override
        public void cancel() {
            over = true;
        }

        void end(@Nullable KinesisException failure) {
            if (!over) {
                over = true;
                listener.onEnd(failure);
            }
        }

        void pump() {
            if (over || silent) {
                return;
            }
            make();
            if (made != null && wanted > 0) {
                RecordsAnswer event = made;
                made = null;
                wanted--;
                events++;
                listener.onEvent(event);
                if (event.nextIterator() == null) {
                    end(null);
                    return;
                }
            }
            if (kinesis.isExpired(shard)) {
                end(new KinesisException(Kind.NOT_FOUND, "SubscribeToShard", "ResourceNotFoundException", null));
            } else if (kinesis.millis() - openedAt >= life && made == null) {
                end(null);
            }
        }

        private void make() {
            boolean over5Minutes = kinesis.millis() - openedAt >= life;
            boolean news =
                    toSearch == 0 && index < shard.records.size() || toSearch == 0 && tellsEnds && shard.isClosed();
            boolean due = lastMadeAt == Long.MIN_VALUE || kinesis.millis() - lastMadeAt >= EMPTY_EVERY_MS;
            if (made != null || over5Minutes || kinesis.isExpired(shard) || !news && !due) {
                return;
            }
            made = toSearch > 0 ? kinesis.searched(shard, index) : kinesis.event(shard, index, limit, tellsEnds);
            toSearch = Math.max(0, toSearch - 1);
            lastMadeAt = kinesis.millis();
            if (!made.records().isEmpty()) {
                String last = made.records().get(made.records().size() - 1).sequence();
                while (!shard.records.get(index).sequence().equals(last)) {
                    index++;
                }
                index++;
            }
        }
    }
}

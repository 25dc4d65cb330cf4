// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connectors that are wrong in one way each where shards are subscribed to. */
final class FanOutMutants {
    private FanOutMutants() {}

    /** Events as this function shows them. */
    private abstract static class Seeing extends ForwardingApi {
        Seeing(KinesisApi right) {
            super(right);
        }

        abstract RecordsAnswer seen(ShardId shard, Position from, RecordsAnswer event);

        @Override
        public Subscription subscribe(
                String consumer, ShardId shard, Position position, SubscriptionListener listener) {
            return super.subscribe(consumer, shard, position, new SubscriptionListener() {
                @Override
                public void onEvent(RecordsAnswer event) {
                    listener.onEvent(seen(shard, position, event));
                }

                @Override
                public void onEnd(KinesisException failure) {
                    listener.onEnd(failure);
                }
            });
        }
    }

    private static RecordsAnswer going(RecordsAnswer answer, String next) {
        return new RecordsAnswer(answer.records(), next, answer.millisBehind(), answer.children());
    }

    /** K-18: where nothing is named to go on from, it subscribes again, and so do its polls. */
    static final class SubscribesBeyondTheEnd implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new Seeing(right) {
                @Override
                RecordsAnswer seen(ShardId shard, Position from, RecordsAnswer event) {
                    return event.nextIterator() == null ? going(event, "1") : event;
                }

                @Override
                public RecordsAnswer records(String arn, String iterator, int limit) {
                    RecordsAnswer answer = super.records(arn, iterator, limit);
                    return answer.nextIterator() == null ? going(answer, iterator) : answer;
                }
            };
        }
    }

    /** K-19: what an empty event says of where to go on does not count. */
    static final class IgnoresEmptyEvents implements Mutant {
        private final Map<String, Position> before = new HashMap<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new Seeing(right) {
                @Override
                RecordsAnswer seen(ShardId shard, Position from, RecordsAnswer event) {
                    if (event.records().isEmpty() && event.nextIterator() != null) {
                        before.put(shard + event.nextIterator(), from);
                    }
                    return event;
                }

                @Override
                public Subscription subscribe(
                        String consumer, ShardId shard, Position position, SubscriptionListener listener) {
                    Position known = before.getOrDefault(shard + position.sequence(), position);
                    return super.subscribe(consumer, shard, known, listener);
                }
            };
        }
    }

    /** Whatever is subscribed to is believed to be open: its end is not asked for where nobody tells it. */
    static final class ConfirmsNoEnd implements Mutant {
        private final Set<ShardId> subscribed = new HashSet<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public Subscription subscribe(
                        String consumer, ShardId shard, Position position, SubscriptionListener listener) {
                    subscribed.add(shard);
                    return super.subscribe(consumer, shard, position, listener);
                }

                @Override
                public ShardPage listShards(String arn, String nextToken) {
                    ShardPage page = super.listShards(arn, nextToken);
                    List<Shard> shown = page.shards().stream()
                            .map(shard -> new Shard(
                                    shard.id(),
                                    shard.parents(),
                                    shard.range(),
                                    shard.closed() && !subscribed.contains(shard.id())))
                            .toList();
                    return new ShardPage(shown, page.nextToken(), page.serviceTime());
                }
            };
        }
    }

    /** K-17: a subscription counts as alive until it tells of its end. */
    static final class HasNoWatchdog implements Mutant {
        private final Set<ShardId> alive = new HashSet<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public Subscription subscribe(
                        String consumer, ShardId shard, Position position, SubscriptionListener listener) {
                    return alive.add(shard)
                            ? super.subscribe(consumer, shard, position, ending(shard, listener))
                            : new Zombie();
                }

                private SubscriptionListener ending(ShardId shard, SubscriptionListener listener) {
                    return new SubscriptionListener() {
                        @Override
                        public void onEvent(RecordsAnswer event) {
                            listener.onEvent(event);
                        }

                        @Override
                        public void onEnd(KinesisException failure) {
                            alive.remove(shard);
                            listener.onEnd(failure);
                        }
                    };
                }
            };
        }
    }

    private static final class Zombie implements Subscription {
        @Override
        public void request() {}

        @Override
        public void cancel() {}
    }

    /** The records of the event that ends a shard are passed over. */
    static final class ForgetsTheLastEvent implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new Seeing(right) {
                @Override
                RecordsAnswer seen(ShardId shard, Position from, RecordsAnswer event) {
                    return event.nextIterator() == null
                            ? new RecordsAnswer(List.of(), null, event.millisBehind(), event.children())
                            : event;
                }
            };
        }
    }

    /** The next subscription begins a record too far. */
    static final class SubscribesOneTooFar implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public Subscription subscribe(
                        String consumer, ShardId shard, Position position, SubscriptionListener listener) {
                    Position further = position.kind() == Position.Kind.AT_SEQUENCE_NUMBER
                            ? Position.after(new BigInteger(position.sequence())
                                    .add(BigInteger.ONE)
                                    .toString())
                            : position;
                    return super.subscribe(consumer, shard, further, listener);
                }
            };
        }
    }
}

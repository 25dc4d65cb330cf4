// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.offset.OffsetLookup;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.record.RecordHeaders;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.source.SourceRecord;

/** Connectors that are wrong in one way each, most of them as others were. */
final class Mutants {
    private Mutants() {}

    /** Listings and ends as this function shows their shards. */
    private static KinesisApi seeing(KinesisApi right, UnaryOperator<List<Shard>> eyes) {
        return new ForwardingApi(right) {
            @Override
            public ShardPage listShards(String arn, String nextToken) {
                ShardPage page = super.listShards(arn, nextToken);
                return new ShardPage(eyes.apply(page.shards()), page.nextToken(), page.serviceTime());
            }

            @Override
            public RecordsAnswer records(String arn, String iterator, int limit) {
                RecordsAnswer answer = super.records(arn, iterator, limit);
                return new RecordsAnswer(
                        answer.records(), answer.nextIterator(), answer.millisBehind(), eyes.apply(answer.children()));
            }
        };
    }

    /** Iterators at another position than the one that was asked for. */
    private static KinesisApi at(KinesisApi right, BiFunction<ShardId, Position, Position> other) {
        return new ForwardingApi(right) {
            @Override
            public String iterator(String arn, ShardId shard, Position position) {
                return super.iterator(arn, shard, other.apply(shard, position));
            }
        };
    }

    private static OffsetLookup reading(OffsetLookup right, BiFunction<ShardRef, ShardOffset, ShardOffset> eyes) {
        return shards -> {
            Map<ShardRef, Optional<ShardOffset>> answer = new HashMap<>();
            right.read(shards).forEach((ref, offset) -> answer.put(ref, offset.map(known -> eyes.apply(ref, known))));
            return answer;
        };
    }

    private static List<Shard> withParents(List<Shard> shards, UnaryOperator<List<ShardId>> parents) {
        return shards.stream()
                .map(shard -> new Shard(shard.id(), parents.apply(shard.parents()), shard.range(), shard.closed()))
                .toList();
    }

    /** K-09: parents that it does not know of are not waited for. */
    static final class KnowsNoParents implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return seeing(right, shards -> withParents(shards, parents -> List.of()));
        }
    }

    /** A merge waits for one of its parents. */
    static final class WaitsForOneParent implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return seeing(
                    right, shards -> withParents(shards, parents -> parents.subList(0, Math.min(1, parents.size()))));
        }
    }

    /** What is closed is taken for read. */
    static final class TakesClosedForRead implements Mutant {
        private final Set<ShardId> closed = new HashSet<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return seeing(right, shards -> {
                shards.stream().filter(Shard::closed).map(Shard::id).forEach(closed::add);
                return shards;
            });
        }

        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return reading(right, (ref, offset) -> closed.contains(ref.shard()) ? offset.end() : offset);
        }
    }

    /** A child begins when the end of its parent was written, stored or not. */
    static final class TakesWrittenForStored implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return shards -> {
                Map<ShardRef, Optional<ShardOffset>> answer = new HashMap<>();
                shards.forEach(shard -> answer.put(shard, connect.written(shard)));
                return answer;
            };
        }
    }

    /** I6: closed shards count as gone. */
    static final class ListsOpenShardsOnly implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return seeing(
                    right,
                    shards -> shards.stream().filter(shard -> !shard.closed()).toList());
        }
    }

    /** K-07, K-26: a listing that is not paged. */
    static final class ListsOnePage implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public ShardPage listShards(String arn, String nextToken) {
                    ShardPage page = super.listShards(arn, nextToken);
                    return new ShardPage(page.shards(), null, page.serviceTime());
                }
            };
        }
    }

    /** K-06: the shards of the first listing for ever. */
    static final class ListsOnce implements Mutant {
        private final Set<ShardId> known = new HashSet<>();
        private boolean listed;

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public ShardPage listShards(String arn, String nextToken) {
                    ShardPage page = super.listShards(arn, nextToken);
                    if (!listed) {
                        page.shards().forEach(shard -> known.add(shard.id()));
                        listed = page.nextToken() == null;
                    }
                    List<Shard> old = page.shards().stream()
                            .filter(shard -> known.contains(shard.id()))
                            .toList();
                    return new ShardPage(old, page.nextToken(), page.serviceTime());
                }

                @Override
                public RecordsAnswer records(String arn, String iterator, int limit) {
                    RecordsAnswer answer = super.records(arn, iterator, limit);
                    return new RecordsAnswer(answer.records(), answer.nextIterator(), answer.millisBehind(), List.of());
                }
            };
        }
    }

    /** K-08: children begin at the tip. */
    static final class BeginsChildrenAtTheTip implements Mutant {
        private final Set<ShardId> children = new HashSet<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            KinesisApi seen = seeing(right, shards -> {
                shards.stream().filter(shard -> !shard.parents().isEmpty()).forEach(shard -> children.add(shard.id()));
                return shards;
            });
            return at(
                    seen,
                    (shard, position) -> children.contains(shard) && position.equals(Position.TRIM_HORIZON)
                            ? Position.atTimestamp(time.millis())
                            : position);
        }
    }

    /** K-02: an iterator that expired is replaced by one at the tip. */
    static final class ReplacesIteratorsAtTheTip implements Mutant {
        private final Set<ShardId> asked = new HashSet<>();

        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return at(right, (shard, position) -> asked.add(shard) ? position : Position.atTimestamp(time.millis()));
        }
    }

    /** An iterator that expired is replaced by one that is a record too far. */
    static final class ReplacesIteratorsOneTooFar implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return at(
                    right,
                    (shard, position) -> position.kind() == Position.Kind.AFTER_SEQUENCE_NUMBER
                            ? Position.after(new BigInteger(position.sequence())
                                    .add(BigInteger.ONE)
                                    .toString())
                            : position);
        }
    }

    /** K-33: an empty answer is the end. */
    static final class TakesEmptyForTheEnd implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public RecordsAnswer records(String arn, String iterator, int limit) {
                    RecordsAnswer answer = super.records(arn, iterator, limit);
                    boolean behind = answer.records().isEmpty() && answer.millisBehind() > 0;
                    return new RecordsAnswer(
                            answer.records(),
                            behind ? null : answer.nextIterator(),
                            answer.millisBehind(),
                            answer.children());
                }
            };
        }
    }

    /** The last answer's records are passed over. */
    static final class ForgetsTheLastAnswer implements Mutant {
        @Override
        public KinesisApi api(KinesisApi right, VirtualTime time) {
            return new ForwardingApi(right) {
                @Override
                public RecordsAnswer records(String arn, String iterator, int limit) {
                    RecordsAnswer answer = super.records(arn, iterator, limit);
                    return answer.nextIterator() == null
                            ? new RecordsAnswer(List.of(), null, 0, answer.children())
                            : answer;
                }
            };
        }
    }

    /** K-15: an aggregate of which a part was delivered is taken for delivered. */
    static final class ResumesBehindAnAggregate implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return reading(right, (ref, offset) -> {
                String seq = offset.seq();
                return seq == null || offset.closed()
                        ? offset
                        : offset.delivered(seq, offset.aggregate() - 1, offset.aggregate(), offset.arrival());
            });
        }
    }

    /** K-15: an aggregate of which a part was delivered is delivered again. */
    static final class RepeatsAnAggregate implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return reading(right, (ref, offset) -> {
                String seq = offset.seq();
                return seq == null || offset.closed()
                        ? offset
                        : offset.delivered(seq, 0, offset.aggregate(), offset.arrival());
            });
        }
    }

    /** K-25: LATEST is another time after each start. */
    static final class ForgetsThePin implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return shards -> {
                Map<ShardRef, Optional<ShardOffset>> answer = new HashMap<>();
                right.read(shards)
                        .forEach((ref, offset) ->
                                answer.put(ref, offset.filter(known -> !known.isUnread() || known.closed())));
                return answer;
            };
        }
    }

    /** K-04: the end of a shard is not remembered. */
    static final class ForgetsTheEnd implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return reading(
                    right,
                    (ref, offset) -> new ShardOffset(
                            offset.seq(),
                            offset.sub(),
                            offset.aggregate(),
                            offset.arrival(),
                            false,
                            offset.caughtUpAt(),
                            offset.read(),
                            offset.position(),
                            offset.timestamp()));
        }
    }

    /** Offsets are read as they were the last time but one. */
    static final class ReadsOldOffsets implements Mutant {
        private static final ThreadLocal<Map<ShardRef, ShardOffset>> SEEN = ThreadLocal.withInitial(HashMap::new);

        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return (Collection<ShardRef> shards) -> {
                Map<ShardRef, Optional<ShardOffset>> answer = new HashMap<>(right.read(shards));
                answer.replaceAll((ref, offset) -> offset.isPresent()
                                && offset.get().seq() != null
                                && !offset.get().closed()
                        ? Optional.of(older(ref, offset.get()))
                        : offset);
                return answer;
            };
        }

        private static ShardOffset older(ShardRef ref, ShardOffset now) {
            ShardOffset before = SEEN.get().put(ref, now);
            boolean same = before != null && before.seq() != null && now.read() > before.read();
            return same ? before : now;
        }
    }

    /** A gap is not looked for. */
    static final class LooksForNoGap implements Mutant {
        @Override
        public OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
            return reading(
                    right,
                    (ref, offset) -> new ShardOffset(
                            offset.seq(),
                            offset.sub(),
                            offset.aggregate(),
                            Long.MAX_VALUE / 2,
                            offset.closed(),
                            offset.caughtUpAt(),
                            offset.read(),
                            offset.position(),
                            offset.timestamp()));
        }
    }

    /** K-28: a gap is not told. */
    static final class TellsNoGap implements Mutant {
        @Override
        public List<SourceRecord> polled(List<SourceRecord> right) {
            return right.stream()
                    .filter(record -> {
                        var marker = record.headers().lastWithName(RecordHeaders.MARKER);
                        return marker == null || !"GAP".equals(marker.value());
                    })
                    .toList();
        }
    }

    /** K-22: what was polled comes in another order. */
    static final class Reorders implements Mutant {
        @Override
        public List<SourceRecord> polled(List<SourceRecord> right) {
            List<SourceRecord> swapped = new ArrayList<>(right);
            if (swapped.size() > 1) {
                java.util.Collections.swap(swapped, 0, 1);
            }
            return swapped;
        }
    }

    /** K-24: two tasks have the shard at their border. */
    static final class OwnsTooMuch implements Mutant {
        @Override
        public List<TaskRanges> plan(List<TaskRanges> right) {
            return moved(right, 1);
        }
    }

    /** K-24: nobody has what is born at a border. */
    static final class OwnsTooLittle implements Mutant {
        @Override
        public List<TaskRanges> plan(List<TaskRanges> right) {
            return moved(right, -1);
        }
    }

    /** The upper ends of all ranges but the last are moved by a half of the range. */
    private static List<TaskRanges> moved(List<TaskRanges> plan, int by) {
        List<TaskRanges> moved = new ArrayList<>();
        for (TaskRanges ranges : plan) {
            HashRange range = ranges.byStream().get(FakeKinesis.ARN).get(0);
            BigInteger half = range.to().subtract(range.from()).shiftRight(1).multiply(BigInteger.valueOf(by));
            BigInteger to =
                    range.to().equals(HashRange.END) ? range.to() : range.to().add(half);
            moved.add(new TaskRanges(
                    Map.of(FakeKinesis.ARN, List.of(new HashRange(range.from(), to.min(HashRange.END))))));
        }
        return moved;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.ConsumerOperations.Registered;
import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.Shard;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;
import dev.alluvium.testsupport.kinesis.stream.ShardFeed;
import dev.alluvium.testsupport.kinesis.stream.StoredRecord;
import dev.alluvium.testsupport.kinesis.stream.StreamStatus;
import java.util.List;
import java.util.function.Consumer;

/** SubscribeToShard: who may have which shard, and what comes next. Guarded by the endpoint's lock. */
final class Subscriptions {
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_EVENT_BYTES = 1024L * 1024;

    private final Account account;
    private final ReadOperations reads;

    Subscriptions(Account account, ReadOperations reads) {
        this.account = account;
        this.reads = reads;
    }

    /** What comes next in a subscription. */
    sealed interface Step {
        /** Nothing yet. */
        record Nothing() implements Step {}

        /** Its time is over. */
        record End() implements Step {}

        /**
         * An event.
         *
         * @param last whether the shard has ended with it
         */
        record Event(Consumer<WireWriter> fields, boolean last) implements Step {}
    }

    /** One subscription: where it stands. */
    static final class Subscription {
        private final Registered consumer;
        private final String shard;
        private final ShardFeed feed;
        private final long id;
        private final long openedMillis;
        private long position;
        private long lastEventMillis = Long.MIN_VALUE;

        private Subscription(Registered consumer, String shard, ShardFeed feed, long position, long now) {
            this.consumer = consumer;
            this.shard = shard;
            this.feed = feed;
            this.position = position;
            this.openedMillis = now;
            this.id = feed.accept(now);
        }

        String shard() {
            return shard;
        }
    }

    /** Begins one; the one before it of the same consumer and shard ends. */
    Subscription open(WireRequest request, long now) {
        Registered consumer = ConsumerOperations.find(account, request.requiredText("ConsumerARN"), now);
        DataStream stream = consumer.stream();
        Shard shard = account.shard(stream, request.requiredText("ShardId"), now);
        ShardFeed feed = consumer.consumer().feed(shard.id(), now);
        if (account.options().readLimits() && !feed.admitCall(now)) {
            throw new ServiceException(ErrorType.LIMIT_EXCEEDED, "Rate exceeded for SubscribeToShard.");
        }
        if (consumer.consumer().status(now) != StreamStatus.ACTIVE || !feed.isFree(now)) {
            throw inUse(consumer, shard.id());
        }
        WireRequest start = request.object("StartingPosition")
                .orElseThrow(() -> ServiceException.validation("Value at 'startingPosition' must not be null"));
        ReadOperations.Start names = new ReadOperations.Start("Type", "SequenceNumber", "SubscribeToShard");
        long position = reads.position(start, names, stream, shard, now);
        return new Subscription(consumer, shard.id(), feed, position, now);
    }

    /**
     * The next event, if there is one by now.
     *
     * @throws ServiceException where the subscription ends with an error
     */
    Step next(Subscription one, long now) {
        Registered consumer =
                ConsumerOperations.find(account, one.consumer.consumer().arn(), now);
        if (!one.feed.isHeldBy(one.id)) {
            throw inUse(consumer, one.shard);
        }
        FanOutOptions options = account.options().fanOut();
        if (now - one.openedMillis >= options.life().toMillis()) {
            return new Step.End();
        }
        if (account.options().readLimits() && !one.feed.admitsEvent(now)) {
            return new Step.Nothing();
        }
        Shard shard = account.shard(consumer.stream(), one.shard, now);
        List<StoredRecord> records = shard.read(one.position, MAX_RECORDS, MAX_EVENT_BYTES);
        long next = records.isEmpty()
                ? Math.max(one.position, 1)
                : records.get(records.size() - 1).position() + 1;
        boolean ended = shard.endsAt(next);
        boolean quiet = one.lastEventMillis != Long.MIN_VALUE
                && now - one.lastEventMillis < options.quiet().toMillis();
        if (records.isEmpty() && !ended && quiet) {
            return new Step.Nothing();
        }
        one.feed.countEvent(records);
        one.position = next;
        one.lastEventMillis = now;
        return new Step.Event(fields(shard, next, records, ended, now), ended);
    }

    private static Consumer<WireWriter> fields(
            Shard shard, long next, List<StoredRecord> records, boolean ended, long now) {
        long behind = ReadOperations.behind(shard, next, records, now);
        List<ShardFacts> children = ended ? shard.children() : List.of();
        return out -> {
            out.objects("Records", records, (one, record) -> ReadOperations.write(one, shard, record));
            out.number("MillisBehindLatest", behind);
            if (ended) {
                out.objects("ChildShards", children, ShardFields::writeChild);
            } else {
                // Of the last record, or the shard's first number, which is of no record.
                out.text("ContinuationSequenceNumber", shard.sequenceNumber(next - 1));
            }
        };
    }

    private static ServiceException inUse(Registered consumer, String shard) {
        return new ServiceException(
                ErrorType.RESOURCE_IN_USE,
                "Another active subscription exists for this consumer "
                        + consumer.consumer().name() + " and shard " + shard + ", or the consumer is not ACTIVE.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.Shard;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;
import dev.alluvium.testsupport.kinesis.stream.ShardIterator;
import dev.alluvium.testsupport.kinesis.stream.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Operations that read records. Guarded by the endpoint's lock. */
final class ReadOperations {
    private static final int MAX_RECORDS = 10_000;
    private static final long BEHIND_MILLIS = 1000;
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final Account account;
    private long serial;

    ReadOperations(Account account) {
        this.account = account;
    }

    Map<String, Operation> byName() {
        return Map.of("GetShardIterator", this::iterator, "GetRecords", this::records);
    }

    /** No records, an iterator for the same place, and behind: as the service answers in the middle of a shard. */
    Consumer<WireWriter> nothing(WireRequest request, long now) {
        ShardIterator from = decode(request.requiredText("ShardIterator"));
        DataStream stream = account.find(from.stream(), now);
        String iterator = issue(stream, account.shard(stream, from.shard(), now), from.position(), now);
        return out -> {
            out.objects("Records", List.<StoredRecord>of(), (one, record) -> {});
            out.text("NextShardIterator", iterator);
            out.number("MillisBehindLatest", BEHIND_MILLIS);
        };
    }

    private Consumer<WireWriter> iterator(WireRequest request, long now) {
        DataStream stream = account.forRecords(request, now);
        Shard shard = account.shard(stream, request.requiredText("ShardId"), now);
        Start start = new Start("ShardIteratorType", "StartingSequenceNumber", "GetShardIterator");
        String text = issue(stream, shard, position(request, start, stream, shard, now), now);
        return out -> out.text("ShardIterator", text);
    }

    /** How a request names where reading begins. */
    record Start(String type, String number, String operation) {}

    /** The position at which a request wants to begin. */
    long position(WireRequest request, Start start, DataStream stream, Shard shard, long now) {
        IteratorType type = Bounds.choice(IteratorType.class, request.requiredText(start.type()), start.type());
        return switch (type) {
            case TRIM_HORIZON -> 0;
            case LATEST -> shard.nextPosition();
            case AT_SEQUENCE_NUMBER -> numbered(request, start, stream, shard);
            case AFTER_SEQUENCE_NUMBER -> numbered(request, start, stream, shard) + 1;
            case AT_TIMESTAMP -> shard.firstSince(moment(request, now));
        };
    }

    private long numbered(WireRequest request, Start start, DataStream stream, Shard shard) {
        String number = request.text(start.number())
                .orElseThrow(() -> new ServiceException(
                        ErrorType.INVALID_ARGUMENT,
                        "Must either specify timestamp or sequence number: StartingSequenceNumber is missing."));
        Bounds.checkDigits(number, start.number());
        String what = "StartingSequenceNumber " + number + " used in " + start.operation() + " on shard " + shard.id()
                + " in stream " + stream.name() + " under account "
                + account.options().account() + " is invalid because ";
        long position = shard.positionOf(number)
                .orElseThrow(() ->
                        new ServiceException(ErrorType.INVALID_ARGUMENT, what + "it did not come from this stream."));
        if (!shard.isOpen() && position > shard.nextPosition()) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT, what + "it has reached max possible value for the shard.");
        }
        return position;
    }

    private static long moment(WireRequest request, long now) {
        long moment = request.time("Timestamp")
                .orElseThrow(() -> new ServiceException(
                        ErrorType.INVALID_ARGUMENT,
                        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."));
        if (moment > now) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
                            + " timestampInMillis: " + moment + ", currentTimestampInMillis: " + now);
        }
        return moment;
    }

    private Consumer<WireWriter> records(WireRequest request, long now) {
        int limit = Bounds.number(request, "Limit", MAX_RECORDS, MAX_RECORDS);
        ShardIterator from = decode(request.requiredText("ShardIterator"));
        DataStream stream = account.find(from.stream(), now);
        if (stream.createdMillis() != from.streamCreatedMillis()) {
            throw invalidIterator();
        }
        checkAge(from, now);
        Shard shard = account.shard(stream, from.shard(), now);
        if (account.options().readLimits() && !shard.admitRead(now)) {
            throw new ServiceException(
                    ErrorType.THROUGHPUT_EXCEEDED,
                    "Rate exceeded for shard " + shard.id() + " in stream " + stream.name() + " under account "
                            + account.options().account() + ".");
        }
        List<StoredRecord> records = shard.read(from.position(), limit, MAX_BYTES);
        shard.countRead(records);
        return answer(stream, shard, from, records, now);
    }

    private Consumer<WireWriter> answer(
            DataStream stream, Shard shard, ShardIterator from, List<StoredRecord> records, long now) {
        long next = records.isEmpty()
                ? Math.max(from.position(), 1)
                : records.get(records.size() - 1).position() + 1;
        boolean ended = shard.endsAt(next);
        Optional<String> iterator = ended ? Optional.empty() : Optional.of(issue(stream, shard, next, now));
        List<ShardFacts> children = ended ? shard.children() : List.of();
        long behind = behind(shard, next, records, now);
        return out -> {
            out.objects("Records", records, (one, record) -> write(one, shard, record));
            iterator.ifPresent(text -> out.text("NextShardIterator", text));
            out.number("MillisBehindLatest", behind);
            if (ended) {
                out.objects("ChildShards", children, ShardFields::writeChild);
            }
        };
    }

    /** Only the tip is 0 behind, also where more came in the millisecond of the last record. */
    static long behind(Shard shard, long next, List<StoredRecord> records, long now) {
        return records.isEmpty() || next >= shard.nextPosition()
                ? 0
                : Math.max(1, now - records.get(records.size() - 1).arrivalMillis());
    }

    static void write(WireWriter out, Shard shard, StoredRecord record) {
        out.text("SequenceNumber", shard.sequenceNumber(record.position()));
        out.time("ApproximateArrivalTimestamp", record.arrivalMillis());
        out.blob("Data", record.data());
        out.text("PartitionKey", record.partitionKey());
    }

    private void checkAge(ShardIterator iterator, long now) {
        long life = account.options().iteratorLife().toMillis();
        if (now - iterator.issuedMillis() >= life) {
            throw new ServiceException(
                    ErrorType.EXPIRED_ITERATOR,
                    "Iterator expired. The iterator was created at time "
                            + Instant.ofEpochMilli(iterator.issuedMillis())
                            + " while right now it is " + Instant.ofEpochMilli(now)
                            + " which is further in the future than the tolerated delay of " + life + " milliseconds.");
        }
    }

    private String issue(DataStream stream, Shard shard, long position, long now) {
        return new ShardIterator(stream.name().name(), stream.createdMillis(), shard.id(), position, now, serial++)
                .encode();
    }

    private static ShardIterator decode(String text) {
        return ShardIterator.decode(text).orElseThrow(ReadOperations::invalidIterator);
    }

    private static ServiceException invalidIterator() {
        return new ServiceException(ErrorType.INVALID_ARGUMENT, "Invalid ShardIterator.");
    }

    private enum IteratorType {
        AT_SEQUENCE_NUMBER,
        AFTER_SEQUENCE_NUMBER,
        TRIM_HORIZON,
        LATEST,
        AT_TIMESTAMP
    }
}

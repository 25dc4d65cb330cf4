// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.HashRange;
import dev.alluvium.testsupport.kinesis.stream.NewRecord;
import dev.alluvium.testsupport.kinesis.stream.Shard;
import dev.alluvium.testsupport.kinesis.stream.StoredRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Operations that put records. Guarded by the endpoint's lock. */
final class RecordOperations {
    private static final int MAX_RECORDS = 500;
    private static final long MAX_REQUEST_BYTES = 10L * 1024 * 1024;
    private static final int MAX_KEY_CHARS = 256;

    private final Account account;
    private final Predicate<String> refused;

    /**
     * Puts into the account's streams.
     *
     * @param refused whether a fault refuses the next record of a batch, by the id of its shard
     */
    RecordOperations(Account account, Predicate<String> refused) {
        this.account = account;
        this.refused = refused;
    }

    Map<String, Operation> byName() {
        return Map.of("PutRecord", this::put, "PutRecords", this::putAll);
    }

    /** Where a record that is to be put goes. */
    static BigInteger hashKey(WireRequest request) {
        return Bounds.hashKey(request, "ExplicitHashKey")
                .orElseGet(() -> HashRange.hash(request.requiredText("PartitionKey")));
    }

    private Consumer<WireWriter> put(WireRequest request, long now) {
        DataStream stream = account.forRecords(request, now);
        NewRecord record = record(request);
        Shard shard = stream.shardFor(record.hashKey());
        StoredRecord stored = stream.put(shard, record, account.options().writeLimits(), now)
                .orElseThrow(() -> new ServiceException(ErrorType.THROUGHPUT_EXCEEDED, refusal(stream, shard)));
        String number = shard.sequenceNumber(stored.position());
        return out -> {
            out.text("ShardId", shard.id());
            out.text("SequenceNumber", number);
            out.text("EncryptionType", "NONE");
        };
    }

    private Consumer<WireWriter> putAll(WireRequest request, long now) {
        DataStream stream = account.forRecords(request, now);
        List<NewRecord> records = records(request);
        List<Placed> placed = new ArrayList<>(records.size());
        for (NewRecord record : records) {
            Shard shard = stream.shardFor(record.hashKey());
            Optional<StoredRecord> stored = refused.test(shard.id())
                    ? Optional.empty()
                    : stream.put(shard, record, account.options().writeLimits(), now);
            placed.add(new Placed(
                    shard,
                    stored.map(one -> shard.sequenceNumber(one.position())).orElse("")));
        }
        long failed = placed.stream().filter(Placed::isRefused).count();
        return out -> {
            out.number("FailedRecordCount", failed);
            out.text("EncryptionType", "NONE");
            out.objects("Records", placed, (one, place) -> write(one, place, stream));
        };
    }

    private void write(WireWriter out, Placed placed, DataStream stream) {
        if (placed.isRefused()) {
            out.text("ErrorCode", ErrorType.THROUGHPUT_EXCEEDED.wireName());
            out.text("ErrorMessage", refusal(stream, placed.shard()));
            return;
        }
        out.text("ShardId", placed.shard().id());
        out.text("SequenceNumber", placed.sequenceNumber());
    }

    private List<NewRecord> records(WireRequest request) {
        List<WireRequest> entries = request.objects("Records");
        if (entries.isEmpty() || entries.size() > MAX_RECORDS) {
            throw ServiceException.validation("Value at 'records' failed to satisfy constraint: Member must have"
                    + " length between 1 and " + MAX_RECORDS);
        }
        List<NewRecord> records = new ArrayList<>(entries.size());
        long bytes = 0;
        for (WireRequest entry : entries) {
            NewRecord record = record(entry);
            records.add(record);
            bytes += record.bytes();
        }
        if (bytes > MAX_REQUEST_BYTES) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "Records size exceeds " + MAX_REQUEST_BYTES / 1024 / 1024 + " MB limit");
        }
        return records;
    }

    private NewRecord record(WireRequest request) {
        String key = request.requiredText("PartitionKey");
        if (key.isEmpty() || key.length() > MAX_KEY_CHARS) {
            throw ServiceException.validation("Value at 'partitionKey' failed to satisfy constraint: Member must have"
                    + " length between 1 and " + MAX_KEY_CHARS);
        }
        byte[] data = request.blob("Data");
        if (data.length > account.options().maxRecordBytes()) {
            throw ServiceException.validation("Value at 'data' failed to satisfy constraint: Member must have length"
                    + " less than or equal to " + account.options().maxRecordBytes());
        }
        return new NewRecord(key, Bounds.hashKey(request, "ExplicitHashKey"), data);
    }

    private String refusal(DataStream stream, Shard shard) {
        return "Rate exceeded for shard " + shard.id() + " in stream " + stream.name() + " under account "
                + account.options().account() + ".";
    }

    /**
     * Where a record of a batch went.
     *
     * @param sequenceNumber empty when it was refused
     */
    private record Placed(Shard shard, String sequenceNumber) {
        boolean isRefused() {
            return sequenceNumber.isEmpty();
        }
    }
}

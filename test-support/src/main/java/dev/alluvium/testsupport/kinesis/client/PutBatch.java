// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Records that fit one PutRecords call, put until none is refused. Confined to one thread. */
final class PutBatch {
    private static final int MAX_RECORDS = 500;
    private static final long MAX_BYTES = 4L * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KinesisClient client;
    private final String stream;
    private final List<UserRecord> records;
    private final TreeMap<Integer, Placed> placed = new TreeMap<>();

    PutBatch(KinesisClient client, String stream, List<UserRecord> records) {
        this.client = client;
        this.stream = stream;
        this.records = records;
    }

    /** Cuts records into batches that the service takes. */
    static List<List<UserRecord>> batches(List<UserRecord> records) {
        List<List<UserRecord>> batches = new ArrayList<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < records.size(); i++) {
            long size = size(records.get(i));
            if (i > start && (i - start == MAX_RECORDS || bytes + size > MAX_BYTES)) {
                batches.add(records.subList(start, i));
                start = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (start < records.size()) {
            batches.add(records.subList(start, records.size()));
        }
        return batches;
    }

    List<Placed> put() {
        Settling settling = new Settling(LIMIT, PAUSE);
        List<Integer> left = send(IntStream.range(0, records.size()).boxed().toList());
        while (!left.isEmpty()) {
            if (!settling.again()) {
                throw new IllegalStateException(
                        "stream " + stream + " still refused " + left.size() + " records after " + LIMIT);
            }
            left = send(left);
        }
        return List.copyOf(placed.values());
    }

    /** Sends the records of these places and gives the places of those that were refused. */
    private List<Integer> send(List<Integer> places) {
        List<PutRecordsRequestEntry> entries =
                places.stream().map(place -> entry(records.get(place))).toList();
        List<PutRecordsResultEntry> results = client.putRecords(
                        request -> request.streamName(stream).records(entries))
                .records();
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Optional<String> number = Optional.ofNullable(results.get(i).sequenceNumber());
            if (number.isPresent()) {
                placed.put(places.get(i), new Placed(results.get(i).shardId(), number.get()));
            } else {
                refused.add(places.get(i));
            }
        }
        return refused;
    }

    private static PutRecordsRequestEntry entry(UserRecord user) {
        PutRecordsRequestEntry.Builder entry = PutRecordsRequestEntry.builder()
                .partitionKey(user.partitionKey())
                .data(SdkBytes.fromByteArrayUnsafe(user.data()));
        user.explicitHashKey().ifPresent(entry::explicitHashKey);
        return entry.build();
    }

    private static long size(UserRecord user) {
        return user.data().length + (long) user.partitionKey().getBytes(StandardCharsets.UTF_8).length;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import dev.alluvium.connect.kinesis.shard.HashRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the KPL's format: four bytes of mark, a protobuf message, the MD5 of the message. The message holds a table
 * of partition keys (1), one of explicit hash keys (2) and the records (3), each with indexes into the tables (1, 2)
 * and its payload (3).
 *
 * @see "awslabs/amazon-kinesis-producer, aggregation-format.md"
 */
final class AggregatedRecordReader {
    private static final byte[] MARK = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;
    private static final int PARTITION_KEYS = 1;
    private static final int HASH_KEYS = 2;
    private static final int RECORDS = 3;

    private final List<String> partitionKeys = new ArrayList<>();
    private final List<String> hashKeys = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    private AggregatedRecordReader() {}

    /** Whether the data has the mark and is long enough to be an aggregate. */
    static boolean isMarked(byte[] data) {
        return data.length > MARK.length + DIGEST_BYTES
                && java.util.Arrays.equals(data, 0, MARK.length, MARK, 0, MARK.length);
    }

    /**
     * The user records.
     *
     * @throws MalformedAggregateException if any part of it is broken: then none counts
     */
    static List<UserRecord> read(byte[] data, HashRange range) {
        int end = data.length - DIGEST_BYTES;
        MessageDigest md5 = md5();
        md5.update(data, MARK.length, end - MARK.length);
        byte[] digest = md5.digest();
        if (!java.util.Arrays.equals(digest, 0, DIGEST_BYTES, data, end, data.length)) {
            throw new MalformedAggregateException();
        }
        AggregatedRecordReader reader = new AggregatedRecordReader();
        reader.readMessage(new WireReader(data, MARK.length, end));
        return reader.userRecords(new KeysOutside(range, md5));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private void readMessage(WireReader message) {
        while (message.hasMore()) {
            int tag = message.tag();
            boolean nested = WireReader.wireType(tag) == WireReader.LENGTH_DELIMITED;
            switch (nested ? WireReader.field(tag) : 0) {
                case PARTITION_KEYS -> partitionKeys.add(message.text());
                case HASH_KEYS -> hashKeys.add(message.text());
                case RECORDS -> entries.add(entry(message.part()));
                default -> message.skip(WireReader.wireType(tag));
            }
        }
    }

    private static Entry entry(WireReader record) {
        long partitionKey = -1;
        long hashKey = -1;
        byte[] payload = null;
        while (record.hasMore()) {
            int tag = record.tag();
            int wireType = WireReader.wireType(tag);
            int field = WireReader.field(tag);
            if (field == PARTITION_KEYS && wireType == WireReader.VARINT) {
                partitionKey = index(record);
            } else if (field == HASH_KEYS && wireType == WireReader.VARINT) {
                hashKey = index(record);
            } else if (field == RECORDS && wireType == WireReader.LENGTH_DELIMITED) {
                payload = record.part().rest();
            } else {
                record.skip(wireType);
            }
        }
        if (payload == null || partitionKey < 0) {
            throw new MalformedAggregateException();
        }
        return new Entry(partitionKey, hashKey, payload);
    }

    /** Above 2^63 a varint is negative, as the mark of an absent index is. */
    private static long index(WireReader record) {
        long index = record.varint();
        if (index < 0) {
            throw new MalformedAggregateException();
        }
        return index;
    }

    private List<UserRecord> userRecords(KeysOutside outside) {
        List<UserRecord> users = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            String partitionKey = at(partitionKeys, entry.partitionKey());
            String hashKey = entry.hashKey() < 0 ? null : at(hashKeys, entry.hashKey());
            boolean isOutside = hashKey == null
                    ? outside.hasPartitionKey((int) entry.partitionKey(), partitionKey)
                    : outside.hasHashKey(hashKey);
            users.add(new UserRecord(users.size(), partitionKey, hashKey, entry.payload(), isOutside));
        }
        return users;
    }

    private static String at(List<String> table, long index) {
        if (index >= table.size()) {
            throw new MalformedAggregateException();
        }
        return table.get((int) index);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(long partitionKey, long hashKey, byte[] payload) {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several user records in the data of one record, as the Kinesis Producer Library writes them: four magic bytes, a
 * protobuf message, the MD5 of the message.
 *
 * <p>The message has tables of the partition keys (field 1) and explicit hash keys (field 2), and the records (field
 * 3), each with an index into the first table (1), perhaps one into the second (2), and its data (3).
 */
public final class KplAggregate {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int LOW_BITS = 0x7F;
    private static final int MORE = 0x80;

    private KplAggregate() {}

    /** The data of one Kinesis record that holds these user records, in order; none is allowed. */
    public static byte[] encode(List<UserRecord> records) {
        byte[] message = message(records);
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 20);
        out.writeBytes(MAGIC);
        out.writeBytes(message);
        out.writeBytes(md5(message));
        return out.toByteArray();
    }

    private static byte[] message(List<UserRecord> records) {
        Map<String, Integer> keys = new LinkedHashMap<>();
        Map<String, Integer> hashKeys = new LinkedHashMap<>();
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        for (UserRecord user : records) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            number(body, 1, keys.computeIfAbsent(user.partitionKey(), key -> keys.size()));
            user.explicitHashKey()
                    .ifPresent(key -> number(body, 2, hashKeys.computeIfAbsent(key, added -> hashKeys.size())));
            bytes(body, 3, user.data());
            bytes(bodies, 3, body.toByteArray());
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        keys.keySet().forEach(key -> bytes(message, 1, key.getBytes(StandardCharsets.UTF_8)));
        hashKeys.keySet().forEach(key -> bytes(message, 2, key.getBytes(StandardCharsets.UTF_8)));
        message.writeBytes(bodies.toByteArray());
        return message.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, int value) {
        varint(out, field << 3 | VARINT);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, field << 3 | LENGTH_DELIMITED);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > LOW_BITS) {
            out.write(rest & LOW_BITS | MORE);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] md5(byte[] message) {
        try {
            return MessageDigest.getInstance("MD5").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.decode.DecodedRecord.Kind;
import dev.alluvium.connect.kinesis.decode.RecordDecoder.CorruptPolicy;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The KPL's aggregates, intact and broken: K-12, K-13, K-14, K-16. */
class RecordDecoderTest {
    private static final RecordDecoder DECODER = new RecordDecoder(true, CorruptPolicy.RAW, false);
    private static final HashRange LOWER_HALF = new HashRange(BigInteger.ZERO, HashRange.END.shiftRight(1));

    @Test
    void aRecordWithoutTheMarkIsOneUserRecord() {
        for (byte[] data : List.of(new byte[0], bytes("plain"), new byte[] {(byte) 0xF3, (byte) 0x89})) {
            DecodedRecord decoded = DECODER.decode(record(data), HashRange.ALL);

            assertThat(decoded.kind()).isEqualTo(Kind.PLAIN);
            assertThat(decoded.count()).isEqualTo(1);
            assertThat(decoded.users()).singleElement().satisfies(user -> {
                assertThat(user.data()).isEqualTo(data);
                assertThat(user.partitionKey()).isEqualTo("outer");
                assertThat(user.sub()).isZero();
            });
        }
    }

    @Test
    void k16userRecordsComeOutWithTheirOwnKeysInOrder() {
        byte[] aggregate = KplAggregate.encode(List.of(
                user("a", null, "1"), user("b", "170141183460469231731687303715884105728", "2"), user("a", null, "")));

        DecodedRecord decoded = DECODER.decode(record(aggregate), HashRange.ALL);

        assertThat(decoded.kind()).isEqualTo(Kind.AGGREGATE);
        assertThat(decoded.count()).isEqualTo(3);
        assertThat(decoded.users()).extracting(UserRecord::sub).containsExactly(0, 1, 2);
        assertThat(decoded.users()).extracting(UserRecord::partitionKey).containsExactly("a", "b", "a");
        assertThat(decoded.users())
                .extracting(UserRecord::explicitHashKey)
                .containsExactly(null, "170141183460469231731687303715884105728", null);
        assertThat(decoded.users())
                .extracting(user -> new String(user.data(), UTF_8))
                .containsExactly("1", "2", "");
    }

    @Test
    void k16switchedOffAnAggregateIsDeliveredAsItIs() {
        byte[] aggregate = KplAggregate.encode(List.of(user("a", null, "1")));

        DecodedRecord decoded =
                new RecordDecoder(false, CorruptPolicy.FAIL, false).decode(record(aggregate), HashRange.ALL);

        assertThat(decoded.users()).singleElement().extracting(UserRecord::data).isEqualTo(aggregate);
    }

    @Test
    void k12userRecordsOutsideTheShardAreKeptAndShown() {
        byte[] aggregate = KplAggregate.encode(List.of(
                user("in", "5", "1"),
                user("out", "340282366920938463463374607431768211455", "2"),
                user("in", "6", "3")));

        DecodedRecord decoded = DECODER.decode(record(aggregate), LOWER_HALF);

        assertThat(decoded.users()).extracting(UserRecord::outOfRange).containsExactly(false, true, false);
        assertThat(decoded.outOfRange()).isEqualTo(1);
    }

    @Test
    void k13droppingWorksPerUserRecord() {
        byte[] aggregate = KplAggregate.encode(List.of(
                user("in", "5", "1"),
                user("out", "340282366920938463463374607431768211455", "2"),
                user("in", "6", "3")));

        DecodedRecord decoded = new RecordDecoder(true, CorruptPolicy.RAW, true).decode(record(aggregate), LOWER_HALF);

        assertThat(decoded.users()).extracting(UserRecord::sub).containsExactly(0, 2);
        assertThat(decoded.count()).isEqualTo(3);
    }

    @Test
    void aKeyLiesInItsShardToTheLastHashKeyOfEitherSide() {
        for (String key : List.of("a", "b", "key-17", "\u00fcber", "")) {
            BigInteger hash = Hashing.of(key);
            byte[] aggregate = KplAggregate.encode(List.of(user(key, null, "1"), user(key, null, "2")));
            BigInteger behind = hash.add(BigInteger.ONE);

            assertThat(outside(aggregate, new HashRange(hash, behind))).isZero();
            assertThat(outside(aggregate, new HashRange(BigInteger.ZERO, behind)))
                    .isZero();
            assertThat(outside(aggregate, new HashRange(hash, HashRange.END))).isZero();
            assertThat(outside(aggregate, new HashRange(BigInteger.ZERO, hash))).isEqualTo(2);
            assertThat(outside(aggregate, new HashRange(behind, HashRange.END))).isEqualTo(2);
        }
    }

    private static int outside(byte[] aggregate, HashRange range) {
        return DECODER.decode(record(aggregate), range).outOfRange();
    }

    @Test
    void theHashKeyOfAPartitionKeyIsItsMd5() {
        assertThat(Hashing.of("")).isEqualTo(new BigInteger("d41d8cd98f00b204e9800998ecf8427e", 16));
        byte[] aggregate = KplAggregate.encode(List.of(user("", null, "1"), user("a", null, "2")));

        DecodedRecord decoded = DECODER.decode(record(aggregate), LOWER_HALF);

        assertThat(decoded.users()).extracting(UserRecord::outOfRange).containsExactly(true, false);
    }

    @Test
    void k14anyFlippedByteMakesTheWholeAggregateCorrupt() {
        byte[] aggregate = KplAggregate.encode(List.of(user("a", null, "first"), user("b", null, "second")));
        for (int i = 4; i < aggregate.length; i++) {
            byte[] broken = aggregate.clone();
            broken[i] ^= 0x10;

            assertThat(DECODER.decode(record(broken), HashRange.ALL).kind()).isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void k14aBadIndexBehindARightDigestLosesNoPart() {
        byte[] message = {0x0A, 1, 'a', 0x1A, 5, 0x08, 0, 0x1A, 1, 'x', 0x1A, 5, 0x08, 9, 0x1A, 1, 'y'};
        byte[] marked = marked(message);

        DecodedRecord raw = DECODER.decode(record(marked), HashRange.ALL);
        DecodedRecord dropped =
                new RecordDecoder(true, CorruptPolicy.DROP, false).decode(record(marked), HashRange.ALL);
        DecodedRecord fatal = new RecordDecoder(true, CorruptPolicy.FAIL, false).decode(record(marked), HashRange.ALL);

        assertThat(raw.users()).singleElement().extracting(UserRecord::data).isEqualTo(marked);
        assertThat(dropped.users()).isEmpty();
        assertThat(fatal.kind()).isEqualTo(Kind.FATAL);
    }

    @Test
    void k14anIndexBeyondEveryNumberIsNoAbsentOne() {
        for (int field : new int[] {0x08, 0x10}) {
            for (int last : new int[] {0x00, 0x01}) {
                byte[] huge = new byte[10];
                Arrays.fill(huge, (byte) 0xFF);
                huge[9] = (byte) last;
                ByteArrayOutputStream entry = new ByteArrayOutputStream();
                entry.writeBytes(new byte[] {0x0A, 1, 'a', 0x1A, 16, 0x08, 0, (byte) field});
                entry.writeBytes(huge);
                entry.writeBytes(new byte[] {0x1A, 1, 'x'});
                assertThat(DECODER.decode(record(marked(entry.toByteArray())), HashRange.ALL)
                                .kind())
                        .isEqualTo(Kind.CORRUPT);
            }
        }
    }

    @Test
    void k14everyTruncationBehindARightDigestIsCorruptOrHarmless() {
        byte[] whole = KplAggregate.encode(List.of(user("a", "7", "first"), user("b", null, "second")));
        byte[] message = Arrays.copyOfRange(whole, 4, whole.length - 16);
        for (int length = 1; length < message.length; length++) {
            DecodedRecord decoded = DECODER.decode(record(marked(Arrays.copyOf(message, length))), HashRange.ALL);

            // A cut between two fields leaves a shorter message that is whole.
            assertThat(decoded.kind() == Kind.CORRUPT || decoded.count() < 2).isTrue();
        }
    }

    @Test
    void tagsUnknownFieldsAndAnEmptyAggregateAreRead() {
        byte[] tagged = {0x0A, 1, 'a', 0x1A, 10, 0x08, 0, 0x1A, 1, 'x', 0x22, 3, 0x0A, 1, 't', 0x28, 1};
        assertThat(DECODER.decode(record(marked(tagged)), HashRange.ALL).users())
                .hasSize(1);
        byte[] fixed = {0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x35, 1, 2, 3, 4};
        DecodedRecord empty = DECODER.decode(record(marked(fixed)), HashRange.ALL);
        assertThat(empty.kind()).isEqualTo(Kind.AGGREGATE);
        assertThat(empty.users()).isEmpty();
        byte[] group = {0x0B, 0x0C};
        assertThat(DECODER.decode(record(marked(group)), HashRange.ALL).kind()).isEqualTo(Kind.CORRUPT);
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0xFF);
        assertThat(DECODER.decode(record(marked(endless)), HashRange.ALL).kind())
                .isEqualTo(Kind.CORRUPT);
        byte[] withoutKey = {0x1A, 3, 0x1A, 1, 'x'};
        assertThat(DECODER.decode(record(marked(withoutKey)), HashRange.ALL).kind())
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void whateverIsEncodedIsDecoded() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            List<dev.alluvium.testsupport.kinesis.client.UserRecord> users = new ArrayList<>();
            for (int n = 1 + random.nextInt(30); n > 0; n--) {
                byte[] data = new byte[random.nextInt(300)];
                random.nextBytes(data);
                String hashKey = random.nextBoolean() ? null : new BigInteger(128, random).toString();
                users.add(new dev.alluvium.testsupport.kinesis.client.UserRecord(
                        "k\u00e4" + random.nextInt(5), Optional.ofNullable(hashKey), data));
            }

            DecodedRecord decoded = DECODER.decode(record(KplAggregate.encode(users)), HashRange.ALL);

            assertThat(decoded.users()).hasSameSizeAs(users);
            for (int n = 0; n < users.size(); n++) {
                assertThat(decoded.users().get(n).data()).isEqualTo(users.get(n).data());
                assertThat(decoded.users().get(n).partitionKey())
                        .isEqualTo(users.get(n).partitionKey());
                assertThat(Optional.ofNullable(decoded.users().get(n).explicitHashKey()))
                        .isEqualTo(users.get(n).explicitHashKey());
            }
        }
    }

    @Test
    void nothingPrintsAPayloadOrAKey() {
        assertThat(new UserRecord(3, "secretkey", "77", bytes("secret"), false).toString())
                .isEqualTo("UserRecord[3, 6 bytes]");
        assertThat(record(bytes("secret")).toString()).doesNotContain("secret").doesNotContain("outer");
    }

    private static byte[] marked(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        out.writeBytes(message);
        try {
            out.writeBytes(MessageDigest.getInstance("MD5").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static dev.alluvium.testsupport.kinesis.client.UserRecord user(String key, String hashKey, String data) {
        return new dev.alluvium.testsupport.kinesis.client.UserRecord(key, Optional.ofNullable(hashKey), bytes(data));
    }

    private static StreamRecord record(byte[] data) {
        return new StreamRecord("1", 0, "outer", data, "NONE");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

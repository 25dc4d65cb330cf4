// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.Position;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** What Connect stores, byte for byte, and what is resumed from it: K-15, K-35. */
class ShardOffsetTest {
    private static final ShardRef SHARD = new ShardRef(
            "arn:aws:kinesis:eu-central-1:123456789012:stream/events",
            1_700_000_000_000L,
            new ShardId("shardId-000000000007"));
    private static final String KEY_BYTES = "{\"stream\":\"arn:aws:kinesis:eu-central-1:123456789012:stream/events\","
            + "\"created\":\"1700000000000\",\"shard\":\"shardId-000000000007\"}";

    @Test
    void k35theBytesOfThePartitionAreTheSameInEveryJvmAndAfterConnectReadsAndWritesThem() {
        JsonConverter json = json();
        byte[] written = json.fromConnectData("", null, SourcePartition.of(SHARD));
        byte[] again =
                json.fromConnectData("", null, json.toConnectData("", written).value());

        assertThat(keysInOrder(written)).isEqualTo(keysInOrder(KEY_BYTES.getBytes(UTF_8)));
        assertThat(new String(written, UTF_8)).isEqualTo(KEY_BYTES);
        assertThat(again).isEqualTo(written);
    }

    @Test
    void k35aPatchWithItsKeysInAnyOrderNamesTheSamePartition() {
        JsonConverter json = json();
        List<String> keys = List.of("stream", "created", "shard");
        for (int[] order : new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
            Map<String, Object> patched = new LinkedHashMap<>();
            Arrays.stream(order)
                    .forEach(i ->
                            patched.put(keys.get(i), SourcePartition.of(SHARD).get(keys.get(i))));
            byte[] body = json.fromConnectData("", null, patched);

            byte[] normalized =
                    json.fromConnectData("", null, json.toConnectData("", body).value());

            assertThat(new String(normalized, UTF_8)).isEqualTo(KEY_BYTES);
        }
    }

    @Test
    void theStoredFormOfVersion1() {
        ShardOffset offset = new ShardOffset("4950", 17, 40, 1_732L, true, 1_733L, 12L, "4951", 5L);

        assertThat(offset.toMap())
                .isEqualTo(Map.of(
                        "v",
                        1L,
                        "seq",
                        "4950",
                        "sub",
                        17L,
                        "aggregate",
                        40L,
                        "arrival",
                        1_732L,
                        "closed",
                        true,
                        "caughtUpAt",
                        1_733L,
                        "read",
                        12L,
                        "position",
                        "4951",
                        "timestamp",
                        5L));
        assertThat(ShardOffset.read(offset.toMap())).isEqualTo(offset);
        assertThat(ShardOffset.NONE.toMap()).isEqualTo(Map.of("v", 1L, "closed", false, "read", 0L));
        assertThat(ShardOffset.read(Map.of())).isEqualTo(ShardOffset.NONE);
    }

    @Test
    void numbersMayComeBackAsAnyNumber() {
        ShardOffset read = ShardOffset.read(Map.of("seq", "1", "sub", 3, "aggregate", 5.0, "arrival", 7L));

        assertThat(read).isEqualTo(new ShardOffset("1", 3, 5, 7, false, 0, 0, null, null));
    }

    /** As a worker has it in its offsets topic. */
    @Test
    void theGoldenOfVersion1IsReadAndWritten() throws IOException {
        byte[] golden = Files.readAllBytes(Path.of("src/test/resources/formats/shard-offset-1.json"));
        Object stored = json().toConnectData("", golden).value();

        ShardOffset offset = ShardOffset.read((Map<String, ?>) stored);

        assertThat(offset).isEqualTo(new ShardOffset("4950", 17, 40, 1_732L, true, 1_733L, 12L, "4951", 5L));
        byte[] written = json().fromConnectData("", null, offset.toMap());
        assertThat(json().toConnectData("", written).value()).isEqualTo(stored);
    }

    @Test
    void aNewerVersionIsRefusedByNameWhateverItsKeys() {
        for (Map<String, Object> newer :
                List.<Map<String, Object>>of(Map.of("v", 2L), Map.of("v", 2L, "unheard", true, "seq", 7L))) {
            assertThatThrownBy(() -> ShardOffset.read(newer))
                    .hasMessage("the offset has version 2, but this connector knows version 1 only;"
                            + " use the release that wrote it");
        }
    }

    @Test
    void resumesAtTheLastRecordAtAPositionOrAtATime() {
        assertThat(ShardOffset.NONE.resumeAt()).isEqualTo(Position.TRIM_HORIZON);
        assertThat(ShardOffset.startingAt(5).resumeAt()).isEqualTo(Position.atTimestamp(5));
        assertThat(ShardOffset.startingAt(5).delivered("9", 0, 1, 6).resumeAt()).isEqualTo(Position.at("9"));
        assertThat(ShardOffset.read(Map.of("position", "12")).resumeAt()).isEqualTo(Position.at("12"));
    }

    @Test
    void k15whatIsCoveredIsDecidedByNumberAndIndex() {
        ShardOffset offset = ShardOffset.NONE.delivered("100", 2, 5, 0);

        assertThat(offset.covers("99", 0)).isTrue();
        assertThat(offset.covers("100", 2)).isTrue();
        assertThat(offset.covers("100", 3)).isFalse();
        assertThat(offset.covers("101", 0)).isFalse();
        assertThat(ShardOffset.NONE.covers("0", 0)).isFalse();
    }

    @Test
    void sequenceNumbersCompareAsNumbers() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            BigInteger left = new BigInteger(random.nextInt(400), random);
            BigInteger right = random.nextBoolean() ? left.add(BigInteger.ONE) : new BigInteger(400, random);

            assertThat(Integer.signum(SequenceNumber.compare(left.toString(), right.toString())))
                    .isEqualTo(left.compareTo(right));
        }
    }

    @Test
    void alterationsAreCheckedAsAWhole() {
        Map<Map<String, ?>, Map<String, ?>> alterations = new HashMap<>();
        alterations.put(SourcePartition.of(SHARD), Map.of("seq", "12", "sub", 3, "aggregate", 7));
        assertThat(OffsetAlterations.problems(alterations)).isEmpty();
        alterations.put(SourcePartition.of(SHARD), null);
        assertThat(OffsetAlterations.problems(alterations)).isEmpty();

        assertProblem(Map.of("seq", 12), "seq is a sequence number");
        assertProblem(Map.of("seq", "012"), "seq is a sequence number");
        assertProblem(Map.of("seq", "1", "sub", -1), "sub is a whole number");
        assertProblem(Map.of("seq", "1", "sub", 1.5), "sub is a whole number");
        assertProblem(Map.of("seq", "1", "sub", 3, "aggregate", 3), "aggregate is above sub");
        assertProblem(Map.of("sub", 1), "sub needs seq");
        assertProblem(Map.of("closed", "yes"), "closed is true or false");
        assertProblem(Map.of("sequence", "1"), "unknown keys [sequence]; an offset has only [aggregate, arrival,");
    }

    @Test
    void partitionsOfOthersAreRefusedButMayBeRemoved() {
        for (Map<String, ?> partition : List.<Map<String, ?>>of(
                Map.of("shard", "shardId-1"),
                Map.of("stream", "events", "created", "1", "shard", "shardId-1"),
                Map.of("stream", SHARD.stream(), "created", 1L, "shard", "shardId-1"),
                Map.of("stream", SHARD.stream(), "created", "x", "shard", "shardId-1"),
                Map.of("stream", SHARD.stream(), "created", "1", "shard", "shard 1"))) {
            assertThat(OffsetAlterations.problems(Map.of(partition, Map.of()))).hasSize(1);
        }
        Map<Map<String, ?>, Map<String, ?>> cleanUp = new HashMap<>();
        cleanUp.put(Map.of("server", "left by another connector of this name"), null);
        assertThat(OffsetAlterations.problems(cleanUp)).isEmpty();
        Map<Map<String, ?>, Map<String, ?>> none = new HashMap<>();
        none.put(null, null);
        assertThat(OffsetAlterations.problems(none)).hasSize(1);
    }

    private static void assertProblem(Map<String, ?> offset, String message) {
        assertThat(OffsetAlterations.problems(Map.of(SourcePartition.of(SHARD), offset)))
                .singleElement()
                .asString()
                .contains(message)
                .contains("shardId-000000000007");
    }

    private static List<String> keysInOrder(byte[] json) {
        return Arrays.stream(new String(json, UTF_8).split("[{,]"))
                .filter(part -> part.startsWith("\""))
                .map(part -> part.substring(1, part.indexOf('"', 1)))
                .toList();
    }

    private static JsonConverter json() {
        JsonConverter json = new JsonConverter();
        json.configure(Map.of("schemas.enable", "false"), true);
        return json;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static dev.alluvium.testsupport.kinesis.Direct.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.Placed;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Chains of splits and merges: every fact that a consumer relies on, for the whole tree. */
class KinesisReshardTest {
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);

    private final KinesisEndpoint endpoint = KinesisEndpoint.start();
    private final KinesisStreams streams = KinesisStreams.connect(endpoint.uri());
    private final Direct kinesis = new Direct(endpoint.uri());

    @AfterEach
    void close() {
        kinesis.close();
        streams.close();
        endpoint.close();
    }

    @Test
    void aChainOfReshardsKeepsTheTreeExact() {
        streams.create(STREAM, 1);
        List<Placed> placed = new ArrayList<>(putSome(0));
        int round = 1;
        for (int count : List.of(2, 8, 3, 5)) {
            streams.reshard(STREAM, count);
            placed.addAll(putSome(round++));

            List<Shard> open = open();
            assertThat(open).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(from(open.get(i))).isEqualTo(border(i, count));
                assertThat(to(open.get(i))).isEqualTo(border(i + 1, count).subtract(BigInteger.ONE));
            }
        }

        Map<String, Shard> tree = new TreeMap<>();
        shards().forEach(shard -> tree.put(shard.shardId(), shard));
        tree.values().forEach(shard -> assertLineage(shard, tree));
        assertThat(endpoint.lastSequenceNumbers(STREAM)).isEqualTo(lastOf(placed));
        assertEveryKeyInOrder(tree);
    }

    @Test
    void aScalingThatChangesNothingClosesNothing() {
        streams.create(STREAM, 4);

        kinesis.sdk.updateShardCount(
                request -> request.streamName(STREAM).targetShardCount(4).scalingType("UNIFORM_SCALING"));

        assertThat(shards()).hasSize(4);
    }

    /** A child's range lies in its parents' ranges, or joins them; its numbers are above theirs. */
    private static void assertLineage(Shard shard, Map<String, Shard> tree) {
        List<Shard> parents = parents(shard).map(tree::get).toList();
        if (parents.size() == 1) {
            assertThat(from(shard)).isGreaterThanOrEqualTo(from(parents.get(0)));
            assertThat(to(shard)).isLessThanOrEqualTo(to(parents.get(0)));
        }
        if (parents.size() == 2) {
            assertThat(from(shard)).isEqualTo(from(parents.get(0)));
            assertThat(to(shard)).isEqualTo(to(parents.get(1)));
            assertThat(to(parents.get(0)).add(BigInteger.ONE)).isEqualTo(from(parents.get(1)));
        }
        for (Shard parent : parents) {
            assertThat(start(shard))
                    .isGreaterThan(new BigInteger(parent.sequenceNumberRange().endingSequenceNumber()));
        }
        Optional.ofNullable(shard.sequenceNumberRange().endingSequenceNumber())
                .ifPresent(end -> assertThat(new BigInteger(end)).isGreaterThan(start(shard)));
    }

    /** Shards in order of their ids have parents first: so read, each key's rounds ascend and none is missing. */
    private void assertEveryKeyInOrder(Map<String, Shard> tree) {
        Map<String, List<String>> byKey = new HashMap<>();
        for (Shard shard : tree.values()) {
            for (Record record : kinesis.all(shard.shardId())) {
                byKey.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
                        .add(record.data().asUtf8String());
            }
        }
        assertThat(byKey).hasSize(40);
        assertThat(byKey.values()).allSatisfy(rounds -> assertThat(rounds).containsExactly("0", "1", "2", "3", "4"));
    }

    private List<Placed> putSome(int round) {
        List<UserRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(UserRecord.of("key-" + i, Integer.toString(round).getBytes(StandardCharsets.UTF_8)));
        }
        return streams.put(STREAM, records);
    }

    private static Map<String, String> lastOf(List<Placed> placed) {
        Map<String, String> last = new TreeMap<>();
        placed.forEach(place -> last.put(place.shard(), place.sequenceNumber()));
        return last;
    }

    private List<Shard> shards() {
        return kinesis.sdk.listShards(request -> request.streamName(STREAM)).shards();
    }

    private List<Shard> open() {
        return shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted((one, other) -> from(one).compareTo(from(other)))
                .toList();
    }

    private static Stream<String> parents(Shard shard) {
        return Stream.of(Optional.ofNullable(shard.parentShardId()), Optional.ofNullable(shard.adjacentParentShardId()))
                .flatMap(Optional::stream);
    }

    private static BigInteger border(int index, int count) {
        return SPACE.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
    }

    private static BigInteger from(Shard shard) {
        return new BigInteger(shard.hashKeyRange().startingHashKey());
    }

    private static BigInteger to(Shard shard) {
        return new BigInteger(shard.hashKeyRange().endingHashKey());
    }

    private static BigInteger start(Shard shard) {
        return new BigInteger(shard.sequenceNumberRange().startingSequenceNumber());
    }
}

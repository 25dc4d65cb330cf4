// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.config.StartPosition.Kind;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code kinesis.start.positions} says, and what it must not say. */
class StartPositionsTest {
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/";
    private static final ShardId ZERO = new ShardId("shardId-000000000000");
    private static final ShardId ONE = new ShardId("shardId-000000000001");

    @Test
    void aShardsPositionCountsBeforeItsStreamsAndThatBeforeTheStandard() {
        StartPositions positions = read("LATEST", "events=TRIM_HORIZON,events/" + ZERO + "=AT_TIMESTAMP:1000");

        StartPositions.Of events = positions.of(ARN + "events");
        assertThat(events.whole().kind()).isEqualTo(Kind.TRIM_HORIZON);
        assertThat(events.of(ZERO)).isEqualTo(new StartPosition(Kind.AT_TIMESTAMP, 1_000, null));
        assertThat(events.of(ONE).kind()).isEqualTo(Kind.TRIM_HORIZON);
        assertThat(positions.of(ARN + "others").of(ZERO).kind()).isEqualTo(Kind.LATEST);
    }

    @Test
    void anArnNamesOneStreamAndANameEachOfThatName() {
        StartEntry byArn = StartEntry.parse(ARN + "events/" + ZERO + "=AT_SEQUENCE_NUMBER:7");
        StartEntry byName = StartEntry.parse("events=AT_TIMESTAMP:2026-01-31T00:00:00Z");

        assertThat(byArn.shard()).isEqualTo(ZERO);
        assertThat(byArn.position().sequence()).isEqualTo("7");
        assertThat(byArn.names(ARN + "events")).isTrue();
        assertThat(byArn.names("arn:aws:kinesis:us-east-1:111111111111:stream/events"))
                .isFalse();
        assertThat(byName.names(ARN + "events")).isTrue();
        assertThat(byName.position().timestamp()).isEqualTo(1_769_817_600_000L);
    }

    @Test
    void whatIsNoPositionIsRefusedWithItsEntry() {
        assertRefused("events", "is neither stream=POSITION nor stream/shard=POSITION");
        assertRefused("a b=LATEST", "does not begin with a stream");
        assertRefused("events/a b=LATEST", "does not begin with a stream");
        assertRefused("arn:aws:sqs:x=LATEST", "does not begin with a stream");
        assertRefused("events=NEWEST", "has none of the positions");
        assertRefused("events=LATEST:5", "takes no value behind LATEST");
        assertRefused("events=AT_TIMESTAMP", "needs AT_TIMESTAMP:2026-01-31T00:00:00Z");
        assertRefused("events=AT_TIMESTAMP:yesterday", "neither a time");
        assertRefused("events=AT_SEQUENCE_NUMBER:5", "takes no value behind AT_SEQUENCE_NUMBER");
        assertRefused("events/" + ZERO + "=AT_SEQUENCE_NUMBER", "needs AT_SEQUENCE_NUMBER:NUMBER");
        assertRefused("events/" + ZERO + "=AT_SEQUENCE_NUMBER:0x5", "has no sequence number");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused("others=LATEST", "speaks of a stream that is not read");
        assertRefused("events=LATEST," + ARN + "events=TRIM_HORIZON", "another entry speaks of");
        assertRefused("events=AT_SEQUENCE_NUMBER", "AT_SEQUENCE_NUMBER of [events] needs at least one");
        assertThat(problems("AT_SEQUENCE_NUMBER", "events/" + ZERO + "=LATEST"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("kinesis.start.positions"));
        assertThat(problems("AT_SEQUENCE_NUMBER", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:5"))
                .isEmpty();
        assertThat(problems("AT_SEQUENCE_NUMBER", "events=TRIM_HORIZON")).isEmpty();
    }

    private static void assertRefused(String positions, String message) {
        assertThat(problems("TRIM_HORIZON", positions)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("kinesis.start.positions");
            assertThat(problem.message()).contains(message);
        });
    }

    private static List<Problem> problems(String standard, String positions) {
        return SourceValidation.problems(properties(standard, positions), StartPositionsTest.class.getClassLoader());
    }

    private static StartPositions read(String standard, String positions) {
        return SourceValidation.read(properties(standard, positions)).start();
    }

    private static Map<String, String> properties(String standard, String positions) {
        return SimulatedTask.properties(
                new HashMap<>(Map.of("kinesis.start.position", standard, "kinesis.start.positions", positions)));
    }
}

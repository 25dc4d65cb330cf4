// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One task with two streams: K-25. */
class SeveralStreamsTest {
    private static final String OTHER = "arn:aws:kinesis:us-east-1:000000000000:stream/others";

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis events = new FakeKinesis(time, 1);
    private final FakeKinesis others = new FakeKinesis(time, 1, OTHER);

    @Test
    void k25offsetsOfAStreamThatIsListedLaterThanTheOtherAreNotTakenForNone() throws InterruptedException {
        others.put("a", "read".getBytes(UTF_8));
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = task("TRIM_HORIZON")) {
            task.run(5);
            assertThat(task.texts()).containsExactly("read");
        }
        others.put("a", "unread".getBytes(UTF_8));
        others.split(FakeKinesis.id(0));
        others.failNext("ListShards", Kind.UNAVAILABLE);
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask again = task("LATEST")) {
            again.loop().poll();
            time.pass(Duration.ofSeconds(11));
            again.run(20);
            assertThat(again.texts()).containsExactly("unread");
        }
    }

    private SimulatedTask task(String start) {
        TaskRanges ranges =
                new TaskRanges(Map.of(FakeKinesis.ARN, List.of(HashRange.ALL), OTHER, List.of(HashRange.ALL)));
        return new SimulatedTask(new Both(), store, time, Map.of("kinesis.start.position", start), ranges);
    }

    /** Both streams behind one port. */
    private final class Both implements KinesisApi {
        private KinesisApi of(String arn) {
            return arn.equals(OTHER) ? others : events;
        }

        @Override
        public StreamSummary describe(String stream) {
            return of(stream).describe(stream);
        }

        @Override
        public ShardPage listShards(String arn, @Nullable String nextToken) {
            return of(arn).listShards(arn, nextToken);
        }

        @Override
        public String iterator(String arn, ShardId shard, Position position) {
            return of(arn).iterator(arn, shard, position);
        }

        @Override
        public RecordsAnswer records(String arn, String iterator, int limit) {
            return of(arn).records(arn, iterator, limit);
        }

        @Override
        public Subscription subscribe(
                String consumer, ShardId shard, Position position, SubscriptionListener listener) {
            throw new UnsupportedOperationException("polled");
        }

        @Override
        public void close() {}
    }
}

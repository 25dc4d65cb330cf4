// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the connector relies on: the adapter against an endpoint and the fake both pass. */
abstract class KinesisApiContract {
    static final ShardId ZERO = new ShardId("shardId-000000000000");
    static final ShardId ONE = new ShardId("shardId-000000000001");

    final VirtualTime time = new VirtualTime();

    /** A stream {@code events} of two shards on that clock. */
    abstract KinesisApi api();

    /** ARN of a consumer of the stream. */
    abstract String consumer();

    abstract void put(String partitionKey, String text);

    abstract void merge();

    abstract void throttleNext(String action);

    @Test
    void describesTheStreamByNameAndByArn() {
        StreamSummary summary = api().describe("events");

        assertThat(summary.arn()).startsWith("arn:aws:kinesis:").endsWith("stream/events");
        assertThat(summary.openShards()).isEqualTo(2);
        assertThat(summary.retention()).isEqualTo(Duration.ofHours(24));
        assertThat(api().describe(summary.arn())).isEqualTo(summary);
    }

    @Test
    void listsShardsWithTheirRangesAndParents() {
        ShardPage before = api().listShards(arn(), null);
        merge();
        ShardPage after = api().listShards(arn(), null);

        assertThat(before.nextToken()).isNull();
        assertThat(before.serviceTime()).isNotNull();
        assertThat(before.shards()).extracting(Shard::closed).containsExactly(false, false);
        assertThat(before.shards().get(0).range().to())
                .isEqualTo(before.shards().get(1).range().from());
        assertThat(after.shards()).extracting(Shard::closed).containsExactly(true, true, false);
        assertThat(after.shards().get(2).parents()).containsExactlyInAnyOrder(ZERO, ONE);
        assertThat(after.shards().get(2).range()).isEqualTo(HashRange.ALL);
    }

    @Test
    void eachPositionBeginsWhereItSays() {
        put("a", "1");
        time.pass(Duration.ofSeconds(10));
        put("a", "2");
        ShardId shard = holder();
        List<StreamRecord> all = read(shard, Position.TRIM_HORIZON).records();

        assertThat(texts(all)).containsExactly("1", "2");
        assertThat(all.get(0).partitionKey()).isEqualTo("a");
        assertThat(all.get(1).arrival() - all.get(0).arrival()).isEqualTo(10_000);
        assertThat(texts(read(shard, Position.at(all.get(0).sequence())).records()))
                .containsExactly("1", "2");
        assertThat(texts(read(shard, Position.after(all.get(0).sequence())).records()))
                .containsExactly("2");
        assertThat(texts(read(shard, Position.after(all.get(1).sequence())).records()))
                .isEmpty();
        assertThat(texts(read(shard, Position.atTimestamp(all.get(1).arrival())).records()))
                .containsExactly("2");
        assertThat(kind(() -> read(shard, Position.atTimestamp(time.millis() + 60_000))))
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void aLimitIsKeptAndTheNextIteratorGoesOn() {
        put("a", "1");
        put("a", "2");
        ShardId shard = holder();
        RecordsAnswer first = api().records(arn(), api().iterator(arn(), shard, Position.TRIM_HORIZON), 1);
        RecordsAnswer second = api().records(arn(), String.valueOf(first.nextIterator()), 1);

        assertThat(texts(first.records())).containsExactly("1");
        assertThat(texts(second.records())).containsExactly("2");
        assertThat(second.millisBehind()).isZero();
        assertThat(second.children()).isEmpty();
    }

    @Test
    void theEndOfAShardHasNoIteratorAndNamesItsChildren() {
        put("a", "1");
        ShardId shard = holder();
        merge();
        RecordsAnswer answer = read(shard, Position.TRIM_HORIZON);
        if (answer.nextIterator() != null) {
            answer = api().records(arn(), answer.nextIterator(), 10);
        }

        assertThat(answer.nextIterator()).isNull();
        assertThat(answer.children()).singleElement().satisfies(child -> {
            assertThat(child.parents()).containsExactlyInAnyOrder(ZERO, ONE);
            assertThat(child.range()).isEqualTo(HashRange.ALL);
        });
    }

    @Test
    void failuresAreToldApart() {
        assertThat(kind(() -> api().iterator(arn(), new ShardId("shardId-000000000099"), Position.TRIM_HORIZON)))
                .isEqualTo(Kind.NOT_FOUND);
        String iterator = api().iterator(arn(), ZERO, Position.TRIM_HORIZON);
        throttleNext("GetRecords");
        assertThat(kind(() -> api().records(arn(), iterator, 10))).isEqualTo(Kind.THROTTLED);
        time.pass(Duration.ofMinutes(6));
        assertThat(kind(() -> api().records(arn(), iterator, 10))).isEqualTo(Kind.EXPIRED_ITERATOR);
    }

    @Test
    void aSubscriptionBringsWhatIsAskedForAndSaysWhereToGoOn() {
        put("a", "1");
        put("a", "2");
        ShardId shard = holder();
        String consumer = consumer();
        Heard first = new Heard();
        Subscription subscription = api().subscribe(consumer, shard, Position.TRIM_HORIZON, first);
        subscription.request();
        RecordsAnswer event = first.event();

        assertThat(texts(event.records())).containsExactly("1", "2");
        assertThat(event.millisBehind()).isZero();
        put("a", "3");
        time.pass(Duration.ofSeconds(6));
        assertThat(first.events).as("nothing else was asked for").isEmpty();

        Heard second = new Heard();
        api().subscribe(consumer, shard, Position.at(String.valueOf(event.nextIterator())), second)
                .request();

        List<StreamRecord> rest = second.event().records();
        assertThat(rest.get(rest.size() - 1).data()).asString(UTF_8).isEqualTo("3");
        assertThat(rest).hasSizeLessThanOrEqualTo(2);
        // The end comes behind the events that were sent before it.
        for (int i = 0; i < 5; i++) {
            subscription.request();
        }
        assertThat(first.end()).as("taken over").isEqualTo("ResourceInUseException");
    }

    @Test
    void anEventMayBeEmptyAndASubscriptionEndsAfterFiveMinutes() {
        String consumer = consumer();
        Heard heard = new Heard();
        Subscription subscription = api().subscribe(consumer, ZERO, Position.TRIM_HORIZON, heard);
        subscription.request();
        RecordsAnswer event = heard.event();

        assertThat(event.records()).isEmpty();
        assertThat(event.nextIterator()).isNotNull();
        subscription.request();
        time.pass(Duration.ofSeconds(5));
        assertThat(heard.event().records()).isEmpty();
        subscription.request();
        time.pass(Duration.ofMinutes(5));
        assertThat(heard.end()).isEqualTo("completed");
    }

    @Test
    void theEndOfAShardIsAnEventThatSaysNoMore() {
        put("a", "1");
        ShardId shard = holder();
        String consumer = consumer();
        merge();
        Heard heard = new Heard();
        api().subscribe(consumer, shard, Position.TRIM_HORIZON, heard).request();
        RecordsAnswer event = heard.event();

        assertThat(texts(event.records())).containsExactly("1");
        assertThat(event.nextIterator()).isNull();
        assertThat(event.children())
                .singleElement()
                .satisfies(child -> assertThat(child.range()).isEqualTo(HashRange.ALL));
    }

    @Test
    void refusalsOfSubscriptionsAreToldApartAndOnce() {
        String consumer = consumer();
        Heard missing = new Heard();
        api().subscribe(consumer, new ShardId("shardId-000000000099"), Position.TRIM_HORIZON, missing);
        assertThat(missing.failure().kind()).isEqualTo(Kind.NOT_FOUND);
        throttleNext("SubscribeToShard");
        Heard throttled = new Heard();
        api().subscribe(consumer, ZERO, Position.TRIM_HORIZON, throttled);
        assertThat(throttled.failure().kind()).isEqualTo(Kind.THROTTLED);
        Heard first = new Heard();
        api().subscribe(consumer, ZERO, Position.TRIM_HORIZON, first).request();
        first.event();
        Heard early = new Heard();
        api().subscribe(consumer, ZERO, Position.TRIM_HORIZON, early);

        assertThat(early.failure().isInUse()).isTrue();
        assertThat(List.of(missing, throttled, early))
                .allSatisfy(heard -> assertThat(heard.ends).hasValue(1));
    }

    @Test
    void aCancelledSubscriptionTellsOfNoEnd() {
        Heard heard = new Heard();
        Subscription subscription = api().subscribe(consumer(), ZERO, Position.TRIM_HORIZON, heard);
        subscription.request();
        heard.event();

        subscription.cancel();

        time.pass(Duration.ofMinutes(6));
        assertThat(heard.ends).hasValue(0);
    }

    /** What a subscription brought. */
    private static final class Heard implements SubscriptionListener {
        private final BlockingQueue<RecordsAnswer> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<Optional<KinesisException>> ended = new CompletableFuture<>();
        private final AtomicInteger ends = new AtomicInteger();

        @Override
        public void onEvent(RecordsAnswer event) {
            events.add(event);
        }

        @Override
        public void onEnd(KinesisException failure) {
            ends.incrementAndGet();
            ended.complete(Optional.ofNullable(failure));
        }

        RecordsAnswer event() {
            try {
                RecordsAnswer event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("an event; ended: %s", ended).isNotNull();
                return event;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        KinesisException failure() {
            return awaited().orElseThrow();
        }

        String end() {
            return awaited().map(KinesisException::code).orElse("completed");
        }

        private Optional<KinesisException> awaited() {
            return ended.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private String arn() {
        return api().describe("events").arn();
    }

    /** The shard that has records. */
    private ShardId holder() {
        return read(ZERO, Position.TRIM_HORIZON).records().isEmpty() ? ONE : ZERO;
    }

    private RecordsAnswer read(ShardId shard, Position position) {
        return api().records(arn(), api().iterator(arn(), shard, position), 10);
    }

    static Kind kind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(KinesisException.class, call).kind();
    }

    private static List<String> texts(List<StreamRecord> records) {
        return records.stream().map(record -> new String(record.data(), UTF_8)).toList();
    }
}

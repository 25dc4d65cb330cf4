// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.util.HashMap;
import java.util.Map;

/** A registered consumer of a stream, with what it has of each shard. Guarded by the endpoint's lock. */
public final class StreamConsumer {
    private final String name;
    private final String arn;
    private final long createdMillis;
    private final Map<String, ShardFeed> feeds = new HashMap<>();
    private StreamStatus passing = StreamStatus.ACTIVE;
    private long busyUntilMillis = Long.MIN_VALUE;

    StreamConsumer(StreamName stream, String name, long nowMillis) {
        this.name = name;
        this.arn = stream.arn() + "/consumer/" + name + ":" + nowMillis / 1000;
        this.createdMillis = nowMillis;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its ARN, which another consumer of the same name does not have. */
    public String arn() {
        return arn;
    }

    /** When it was registered. */
    public long createdMillis() {
        return createdMillis;
    }

    /** Is in this state until a moment, and ACTIVE (or gone) from then on. */
    public void begin(StreamStatus state, long untilMillis) {
        passing = state;
        busyUntilMillis = untilMillis;
    }

    /** In which state it is. */
    public StreamStatus status(long nowMillis) {
        return nowMillis < busyUntilMillis ? passing : StreamStatus.ACTIVE;
    }

    boolean isGone(long nowMillis) {
        return passing == StreamStatus.DELETING && nowMillis >= busyUntilMillis;
    }

    /** What it has of a shard. */
    public ShardFeed feed(String shard, long nowMillis) {
        return feeds.computeIfAbsent(shard, id -> new ShardFeed(nowMillis));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.reduce.Event;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The events of one Kafka partition, flushed one batch after another. Confined to one thread. */
public final class Feed {
    /** Under which a table that is fed keeps what it has. */
    public static final String APP = "bench:t-0";

    private final Function<FlushRequest, FlushResult> writer;
    private final String appId;
    private OptionalLong covered = OptionalLong.empty();

    /** Into a table of rows. */
    public Feed(Function<FlushRequest, FlushResult> writer) {
        this(writer, APP);
    }

    /** @param appId under which the table keeps the offset */
    public Feed(Function<FlushRequest, FlushResult> writer, String appId) {
        this.writer = writer;
        this.appId = appId;
    }

    /** Flushes events, one at least, that follow on the last ones. */
    public FlushResult flush(List<Event> events) {
        long last = events.get(events.size() - 1).offset();
        Part part = new Part("t-0", appId, covered, last, events);
        FlushResult result = writer.apply(new FlushRequest(Traffic.SCHEMA, List.of(part), rejections -> {}));
        covered = OptionalLong.of(last);
        return result;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which shards a listing is to show.
 *
 * @param argument a shard's id, or epoch milliseconds, or nothing: as the type needs
 */
record ShardFilter(Type type, String argument) {
    /** What there is without a filter. */
    static final ShardFilter ALL = new ShardFilter(Type.FROM_TRIM_HORIZON, "");

    /** The service's filter types. */
    enum Type {
        AFTER_SHARD_ID,
        AT_TRIM_HORIZON,
        FROM_TRIM_HORIZON,
        AT_LATEST,
        AT_TIMESTAMP,
        FROM_TIMESTAMP
    }

    static ShardFilter of(WireRequest filter) {
        Type type = Bounds.choice(Type.class, filter.requiredText("Type"), "ShardFilter.Type");
        return switch (type) {
            case AFTER_SHARD_ID ->
                new ShardFilter(type, filter.text("ShardId").orElseThrow(() -> incomplete(type, "ShardId")));
            case AT_TIMESTAMP, FROM_TIMESTAMP ->
                new ShardFilter(
                        type, Long.toString(filter.time("Timestamp").orElseThrow(() -> incomplete(type, "Timestamp"))));
            case AT_TRIM_HORIZON, FROM_TRIM_HORIZON, AT_LATEST -> new ShardFilter(type, "");
        };
    }

    static ShardFilter parse(String type, String argument) {
        return new ShardFilter(Type.valueOf(type), argument);
    }

    /** The shards that it lets through, in order. */
    List<ShardFacts> select(DataStream stream, long now) {
        return stream.shards(now).stream().filter(passing(stream, now)).toList();
    }

    private Predicate<ShardFacts> passing(DataStream stream, long now) {
        long horizon = stream.horizon(now);
        return switch (type) {
            case AFTER_SHARD_ID -> shard -> shard.id().compareTo(argument) > 0;
            case AT_TRIM_HORIZON -> shard -> shard.wasOpenAt(horizon);
            case FROM_TRIM_HORIZON -> shard -> true;
            case AT_LATEST -> ShardFacts::isOpen;
            case AT_TIMESTAMP -> shard -> shard.wasOpenAt(moment(horizon));
            case FROM_TIMESTAMP -> shard -> shard.endsAfter(moment(horizon));
        };
    }

    /** A moment before the horizon counts as the horizon. */
    private long moment(long horizon) {
        return Math.max(horizon, Long.parseLong(argument));
    }

    private static ServiceException incomplete(Type type, String field) {
        return new ServiceException(
                ErrorType.INVALID_ARGUMENT, field + " must be specified when ShardFilter type is " + type);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.kinesis.shard.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code kinesis.start.positions}: {@code stream=POSITION} or {@code stream/shard=POSITION}.
 *
 * @param stream its name or ARN
 * @param shard null for the stream as a whole
 */
public record StartEntry(String stream, @Nullable ShardId shard, StartPosition position) {
    private static final String STREAM_PART = ":stream/";

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException with what is wrong, behind the entry that it is said of
     */
    static StartEntry parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("is neither stream=POSITION nor stream/shard=POSITION");
        }
        String where = text.substring(0, equals).trim();
        int name = where.startsWith("arn:") ? where.indexOf(STREAM_PART) + STREAM_PART.length() : 0;
        int slash = where.indexOf('/', name);
        String stream = slash < 0 ? where : where.substring(0, slash);
        String valid = stream.startsWith("arn:") ? ConsistencyChecks.STREAM_ARN : ConsistencyChecks.STREAM_NAME;
        if (!stream.matches(valid) || slash >= 0 && !ShardId.isValid(where.substring(slash + 1))) {
            throw new IllegalArgumentException("does not begin with a stream, or a stream and the id of a shard");
        }
        ShardId shard = slash < 0 ? null : new ShardId(where.substring(slash + 1));
        return new StartEntry(
                stream, shard, StartPosition.parse(text.substring(equals + 1).trim(), shard != null));
    }

    /** Whether it speaks of the stream. */
    boolean names(String other) {
        return isSameStream(stream, other);
    }

    /** Whether two names or ARNs may mean one stream. */
    static boolean isSameStream(String one, String other) {
        boolean bothArns = one.startsWith("arn:") && other.startsWith("arn:");
        return bothArns ? one.equals(other) : name(one).equals(name(other));
    }

    /** Whether the two say something of the same stream or shard. */
    boolean excludes(StartEntry other) {
        boolean sameShard = shard == null ? other.shard == null : shard.equals(other.shard);
        return sameShard && names(other.stream);
    }

    private static String name(String stream) {
        return stream.substring(stream.lastIndexOf('/') + 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.util.regex.Pattern;

/**
 * A shard's name within its stream.
 *
 * @param value as the service writes it, such as {@code shardId-000000000000}
 */
public record ShardId(String value) implements Comparable<ShardId> {
    private static final Pattern SYNTAX = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

    /** Checks the syntax that the service documents. */
    public ShardId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a shard id has 1 to 128 letters, digits, '_', '.' or '-'");
        }
    }

    /** Whether the text can name a shard. */
    public static boolean isValid(String text) {
        return SYNTAX.matcher(text).matches();
    }

    @Override
    public int compareTo(ShardId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

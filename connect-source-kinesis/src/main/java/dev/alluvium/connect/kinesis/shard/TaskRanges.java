// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hash keys that a task owns, per stream. A task owns every shard, of today or of tomorrow, whose first hash key
 * it owns; so a reshard changes no task's configuration.
 *
 * @param byStream ranges by the stream's ARN, ascending
 */
public record TaskRanges(Map<String, List<HashRange>> byStream) {
    /** Copies the map, in its order. */
    public TaskRanges {
        Map<String, List<HashRange>> copy = new LinkedHashMap<>();
        byStream.forEach((stream, ranges) -> copy.put(stream, List.copyOf(ranges)));
        byStream = Collections.unmodifiableMap(copy);
    }

    /** Whether the task owns the shard. */
    public boolean owns(String stream, Shard shard) {
        return byStream.getOrDefault(stream, List.of()).stream()
                .anyMatch(range -> range.contains(shard.range().from()));
    }

    /** The ARNs. */
    public Set<String> streams() {
        return byStream.keySet();
    }

    /** The text for a task's configuration: {@code arn=from-to,from-to arn=...}, ends exclusive. */
    public String encode() {
        return byStream.entrySet().stream()
                .map(stream -> stream.getKey() + "="
                        + stream.getValue().stream()
                                .map(range -> range.from() + "-" + range.to())
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static TaskRanges decode(String text) {
        Map<String, List<HashRange>> byStream = new LinkedHashMap<>();
        for (String stream : text.trim().split(" +")) {
            int equals = stream.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a stream's ranges have the form arn=from-to,from-to");
            }
            List<HashRange> ranges = new ArrayList<>();
            for (String range : stream.substring(equals + 1).split(",")) {
                ranges.add(range(range));
            }
            byStream.put(stream.substring(0, equals), ranges);
        }
        return new TaskRanges(byStream);
    }

    private static HashRange range(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("a range has the form from-to");
        }
        return new HashRange(new BigInteger(text.substring(0, dash)), new BigInteger(text.substring(dash + 1)));
    }
}

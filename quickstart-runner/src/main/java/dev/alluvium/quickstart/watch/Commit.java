// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit of a table, with the offsets that it covers.
 *
 * @param readableAt epoch milliseconds when it was first seen
 * @param covered last covered offset per topic-partition
 */
record Commit(long version, long readableAt, Map<TopicPartition, Long> covered) {
    private static final Pattern FILE = Pattern.compile("([0-9]{20})[.]json");
    private static final Pattern APP_ID = Pattern.compile("(?:.*:)?([A-Za-z0-9._-]+)-([0-9]+)");

    Commit {
        covered = Map.copyOf(covered);
    }

    static Optional<Long> version(String logFile) {
        Matcher matcher = FILE.matcher(logFile);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    static Commit read(long version, long readableAt, byte[] json) {
        Map<TopicPartition, Long> covered = new HashMap<>();
        new String(json, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{\"txn\""))
                .forEach(line -> {
                    JsonNode txn = parse(line).path("txn");
                    Matcher appId = APP_ID.matcher(txn.path("appId").asText());
                    if (appId.matches()) {
                        covered.put(
                                new TopicPartition(appId.group(1), Integer.parseInt(appId.group(2))),
                                txn.path("version").asLong());
                    }
                });
        return new Commit(version, readableAt, covered);
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

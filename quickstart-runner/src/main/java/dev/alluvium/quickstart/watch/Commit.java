// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit of a table: the offsets that it covers and the files that it adds and removes.
 *
 * @param readableAt epoch milliseconds when it was first seen
 * @param txns version by app id
 * @param added data files by their paths as in the log
 * @param removed data files, paths as in the log
 */
record Commit(long version, long readableAt, Map<String, Long> txns, Map<String, DataFile> added, Set<String> removed) {
    private static final Pattern FILE = Pattern.compile("([0-9]{20})[.]json");
    private static final Pattern ACTIONS = Pattern.compile("\\{\"(txn|add|remove)\"");
    private static final Pattern APP_ID = Pattern.compile("(?:.*:)?([A-Za-z0-9._-]+)-([0-9]+)(?:#[0-9]+)?");

    Commit {
        txns = Map.copyOf(txns);
        added = Map.copyOf(added);
        removed = Set.copyOf(removed);
    }

    static Optional<Long> version(String logFile) {
        Matcher matcher = FILE.matcher(logFile);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    static Commit read(long version, long readableAt, byte[] json) {
        Map<String, Long> txns = new HashMap<>();
        Map<String, DataFile> added = new HashMap<>();
        Set<String> removed = new HashSet<>();
        new String(json, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> ACTIONS.matcher(line).lookingAt())
                .map(Commit::parse)
                .forEach(action -> {
                    JsonNode txn = action.path("txn");
                    JsonNode add = action.path("add");
                    if (txn.isObject()) {
                        txns.put(txn.path("appId").asText(), txn.path("version").asLong());
                    } else if (add.isObject()) {
                        added.put(add.path("path").asText(), dataFile(add));
                    } else {
                        removed.add(action.path("remove").path("path").asText());
                    }
                });
        return new Commit(version, readableAt, txns, added, removed);
    }

    /** Last covered offset per topic-partition. */
    Map<TopicPartition, Long> covered() {
        Map<TopicPartition, Long> covered = new HashMap<>();
        txns.forEach((appId, offset) -> {
            Matcher matcher = APP_ID.matcher(appId);
            if (matcher.matches()) {
                covered.merge(
                        new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))), offset, Math::max);
            }
        });
        return covered;
    }

    private static DataFile dataFile(JsonNode add) {
        String stats = add.path("stats").asText("");
        Map<String, String> tags = new HashMap<>();
        add.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return new DataFile(
                stats.isEmpty() ? 0 : parse(stats).path("numRecords").asLong(), tags);
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

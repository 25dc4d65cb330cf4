// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.testsupport.stack.store.S3Object;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The offsets in a table's log, by version, as their {@code txn} actions stand there; those of tombstones left out. */
final class LogEntries {
    private static final Pattern COMMIT = Pattern.compile(".*/_delta_log/[0-9]{20}[.]json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LogEntries() {}

    /** Of a table in a store, newer than a version: version to offset by app id. */
    static SortedMap<Long, Map<String, Long>> of(S3Store store, String bucket, String table, long after) {
        SortedMap<Long, Map<String, Long>> entries = new TreeMap<>();
        for (S3Object object : store.list(bucket, "tables/" + table + "/_delta_log/")) {
            if (COMMIT.matcher(object.key()).matches() && version(object.key()) > after) {
                store.get(bucket, object.key())
                        .ifPresent(bytes -> entries.put(
                                version(object.key()), txns(new String(bytes, StandardCharsets.UTF_8).lines())));
            }
        }
        return entries;
    }

    /** Of a table in a directory. */
    static SortedMap<Long, Map<String, Long>> of(Path table) {
        SortedMap<Long, Map<String, Long>> entries = new TreeMap<>();
        try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
            for (Path file : files.filter(
                            path -> COMMIT.matcher(path.toString()).matches())
                    .toList()) {
                entries.put(
                        version(file.toString()), txns(Files.readString(file).lines()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static long version(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static Map<String, Long> txns(Stream<String> lines) {
        Map<String, Long> txns = new TreeMap<>();
        lines.filter(line -> line.startsWith("{\"txn\""))
                .map(LogEntries::parse)
                .map(action -> action.path("txn"))
                .filter(txn -> !txn.path("appId").asText().contains(":tomb:"))
                .forEach(txn ->
                        txns.put(txn.path("appId").asText(), txn.path("version").asLong()));
        return txns;
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Problem;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whether the positions at which streams are first read go together, and with the streams. */
final class StartChecks {
    private static final String POSITIONS = StreamSettings.START_POSITIONS;

    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();
    private final List<StartEntry> entries = new ArrayList<>();

    private StartChecks(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * The problems.
     *
     * @param streams names and ARNs of the streams that are read, as far as they are named
     * @param isRead whether a stream may be read
     */
    static List<Problem> problems(Map<String, String> properties, List<String> streams, Predicate<String> isRead) {
        StartChecks checks = new StartChecks(properties);
        checks.checkTimestamp();
        checks.checkEntries(isRead);
        if (checks.problems.isEmpty()) {
            checks.checkNumbers(streams);
        }
        return checks.problems;
    }

    private void checkTimestamp() {
        String given = text(StreamSettings.START_TIMESTAMP);
        if (is(StartPosition.Kind.AT_TIMESTAMP) == given.isEmpty()) {
            add(
                    StreamSettings.START_TIMESTAMP,
                    StreamSettings.START_TIMESTAMP + " and " + StreamSettings.START
                            + "=AT_TIMESTAMP come together or not at all");
        }
        if (!given.isEmpty()) {
            try {
                ConfigReader.timestamp(given);
            } catch (DateTimeException unreadable) {
                add(
                        StreamSettings.START_TIMESTAMP,
                        StreamSettings.START_TIMESTAMP
                                + " is neither a time such as 2026-01-31T00:00:00Z nor milliseconds since the epoch");
            }
        }
    }

    private void checkEntries(Predicate<String> isRead) {
        for (String text : text(POSITIONS).split(",")) {
            if (!text.isBlank()) {
                checkEntry(text.trim(), isRead);
            }
        }
    }

    private void checkEntry(String text, Predicate<String> isRead) {
        try {
            StartEntry entry = StartEntry.parse(text);
            if (entries.stream().anyMatch(entry::excludes)) {
                add(POSITIONS, POSITIONS + ": '" + text + "' is said of what another entry speaks of, too");
            }
            if (!isRead.test(entry.stream())) {
                add(POSITIONS, POSITIONS + ": '" + text + "' speaks of a stream that is not read");
            }
            entries.add(entry);
        } catch (IllegalArgumentException wrong) {
            add(POSITIONS, POSITIONS + ": '" + text + "' " + wrong.getMessage());
        }
    }

    /** A stream that is to be read at numbers needs some: without, nobody could say where. */
    private void checkNumbers(List<String> streams) {
        List<String> without = new ArrayList<>();
        boolean standard = is(StartPosition.Kind.AT_SEQUENCE_NUMBER);
        entries.stream()
                .filter(entry -> entry.shard() == null && isAtNumbers(entry.position()))
                .filter(entry -> !hasNumber(entry.stream()))
                .forEach(entry -> without.add(entry.stream()));
        streams.stream()
                .filter(stream -> standard && !hasNumber(stream))
                .filter(stream -> entries.stream().noneMatch(entry -> entry.shard() == null && entry.names(stream)))
                .forEach(without::add);
        if (!without.isEmpty()) {
            add(
                    POSITIONS,
                    POSITIONS + ": AT_SEQUENCE_NUMBER of " + without
                            + " needs at least one stream/shard=AT_SEQUENCE_NUMBER:NUMBER of the same stream");
        }
        if (standard && streams.isEmpty()) {
            add(
                    StreamSettings.START,
                    StreamSettings.START + "=AT_SEQUENCE_NUMBER needs streams that are named; say it of single streams"
                            + " in " + POSITIONS);
        }
    }

    private boolean hasNumber(String stream) {
        return entries.stream()
                .anyMatch(entry -> entry.shard() != null && entry.names(stream) && isAtNumbers(entry.position()));
    }

    private static boolean isAtNumbers(StartPosition position) {
        return position.kind() == StartPosition.Kind.AT_SEQUENCE_NUMBER;
    }

    private boolean is(StartPosition.Kind kind) {
        return kind.name().equalsIgnoreCase(text(StreamSettings.START));
    }

    private String text(String key) {
        return properties.getOrDefault(key, "").trim();
    }

    private void add(String key, String message) {
        problems.add(new Problem(key, message));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.send.SentShards;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.quickstart.watch.Pace;
import dev.alluvium.quickstart.watch.TopicTail;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until sources have passed the last change and sinks have committed every visible record.
 *
 * <p>Confined to one thread.
 */
public final class DrainWatch {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int NAMED = 3;
    /** Topics of Connect, Kafka and Debezium themselves. */
    private static final Pattern OWN = Pattern.compile("connect-|_");

    private final KafkaBroker kafka;
    private final Connectors connectors;
    private final Optional<Postgres> postgres;
    private final TopicTail tail;
    private final Sent sent;
    private final Pace pace;
    private final Set<String> expected = new HashSet<>();
    private Optional<CommitWatcher> commits = Optional.empty();
    private Seen last = Seen.NOTHING;
    private long stillSince;

    /** What has moved since the last look. */
    private record Seen(Map<TopicPartition, Long> ends, List<JsonNode> offsets) {
        private static final Seen NOTHING = new Seen(Map.of(), List.of());
    }

    /**
     * What was sent to sources.
     *
     * @param walPosition the position in Postgres' log that they must pass
     * @param shards what they must read of streams
     */
    public record Sent(Supplier<Optional<Long>> walPosition, SentShards shards) {}

    /** Watches a stack. */
    public DrainWatch(EmbeddedStack stack, TopicTail tail, Sent sent, Pace pace) {
        this.kafka = stack.kafka();
        this.connectors = new Connectors(stack.connect());
        this.postgres = stack.postgres();
        this.tail = tail;
        this.sent = sent;
        this.pace = pace;
        this.stillSince = pace.nanos();
    }

    /**
     * Waits.
     *
     * @return what is wrong: a failed connector at once, or what is behind when the time is up; empty if all is drained
     */
    public Optional<String> await(Duration limit) {
        long start = pace.nanos();
        last = Seen.NOTHING;
        stillSince = start;
        while (true) {
            DrainState state = look();
            if (!state.failures().isEmpty()) {
                return Optional.of(String.join("; ", state.failures()));
            }
            if (state.isDrained()) {
                return Optional.empty();
            }
            if (pace.since(start).compareTo(limit) > 0 || Thread.currentThread().isInterrupted()) {
                return Optional.of("not drained after " + limit.toSeconds() + " s: " + some(state.behind()));
            }
            pace.pause(PAUSE);
        }
    }

    /** From here on the connector must be there: a worker that has just started knows none for a while. */
    public void expect(String connector) {
        expected.add(connector);
    }

    /** From here on merges and manifests of these tables are waited for too. */
    public void watch(CommitWatcher watcher) {
        commits = Optional.of(watcher);
    }

    /** Names of the staging tables that a sink of this configuration has beside the tables. */
    public List<String> stagingTables(Set<String> tables, Map<String, String> config) {
        return StagedTables.names(tables, config);
    }

    /** The connector has been deleted on purpose. */
    public void forget(String connector) {
        expected.remove(connector);
    }

    private DrainState look() {
        List<String> failures = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<DrainState.Source> sources = new ArrayList<>();
        List<JsonNode> offsets = new ArrayList<>();
        Map<String, Map<String, String>> sinks = new TreeMap<>();
        Set<String> names = new TreeSet<>(expected);
        names.addAll(connectors.names());
        for (String name : names) {
            Connectors.Status status = connectors.status(name);
            Map<String, String> config = connectors.config(name);
            if (status.isFailed()) {
                failures.add("connector " + name + " failed: " + status.trace().orElse("no trace"));
            } else if (!status.isAssigned()) {
                waiting.add("connector " + name + " is " + status.state() + " with tasks " + status.tasks());
            } else if (status.isSink()) {
                sinks.put(name, config);
            } else if (StreamPositions.isKinesis(config)) {
                waiting.addAll(StreamPositions.behind(name, config, connectors.sourceEntries(name), sent.shards()));
            } else if (isDebeziumPostgres(config)) {
                sources.add(source(name, config));
            } else {
                // Where it should stand is not known: only that nothing moves any more.
                offsets.addAll(connectors.sourceEntries(name));
                sources.add(new DrainState.Source(name, false, -1, -1, Optional.empty()));
            }
        }
        Predicate<String> read = topicsReadBy(sinks.values());
        tail.follow(read);
        Map<TopicPartition, Long> ends = ends(read);
        List<DrainState.Lag> lags = lags(sinks, ends);
        if (waiting.isEmpty() && lags.stream().noneMatch(DrainState.Lag::isBehind)) {
            waiting.addAll(tablesBehind(sinks));
        }
        return new DrainState(failures, waiting, lags, sources, stable(new Seen(ends, offsets)));
    }

    /** After all is committed: an older look at the tables could miss what was committed last. */
    private List<String> tablesBehind(Map<String, Map<String, String>> sinks) {
        List<String> behind = new ArrayList<>();
        commits.ifPresent(watcher -> {
            watcher.look();
            StagedTables staged = new StagedTables(watcher);
            sinks.forEach((name, config) -> behind.addAll(staged.behind(name, config)));
            if (behind.isEmpty()) {
                ManifestCheck manifests = new ManifestCheck(watcher);
                sinks.forEach((name, config) -> behind.addAll(manifests.behind(name, config)));
            }
        });
        return behind;
    }

    private static Predicate<String> topicsReadBy(Collection<Map<String, String>> sinks) {
        return topic -> sinks.isEmpty()
                ? !OWN.matcher(topic).lookingAt()
                : sinks.stream().anyMatch(config -> Connectors.topics(config).test(topic));
    }

    private static boolean isDebeziumPostgres(Map<String, String> config) {
        return config.getOrDefault("connector.class", "").startsWith("io.debezium.connector.postgresql.");
    }

    private Map<TopicPartition, Long> ends(Predicate<String> topics) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String topic : kafka.topics()) {
            if (topics.test(topic)) {
                ends.putAll(kafka.endOffsets(topic, IsolationLevel.READ_COMMITTED));
            }
        }
        return ends;
    }

    private List<DrainState.Lag> lags(Map<String, Map<String, String>> sinks, Map<TopicPartition, Long> ends) {
        List<DrainState.Lag> lags = new ArrayList<>();
        sinks.forEach((name, config) -> {
            Map<TopicPartition, Long> committed = connectors.committed(name);
            Predicate<String> reads = Connectors.topics(config);
            ends.forEach((topicPartition, end) -> {
                if (reads.test(topicPartition.topic())) {
                    long upTo = committed.getOrDefault(topicPartition, 0L);
                    lags.add(new DrainState.Lag(name, topicPartition, upTo, tail.visibleEnd(topicPartition, end)));
                }
            });
        });
        return lags;
    }

    private Duration stable(Seen now) {
        if (!now.equals(last)) {
            last = now;
            stillSince = pace.nanos();
        }
        return pace.since(stillSince);
    }

    private DrainState.Source source(String name, Map<String, String> config) {
        boolean inSnapshot = false;
        long position = -1;
        long commit = confirmed(config.getOrDefault("slot.name", "debezium"));
        List<JsonNode> offsets = connectors.sourceOffsets(name);
        for (JsonNode offset : offsets) {
            boolean started = offset.hasNonNull("snapshot")
                    && !offset.path("snapshot").asText().equals("false");
            inSnapshot |= started && !offset.path("last_snapshot_record").asBoolean();
            position = Math.max(
                    position, offset.path("lsn_proc").asLong(offset.path("lsn").asLong(-1)));
        }
        position = Math.max(position, confirmed(config.getOrDefault("slot.name", "debezium")));
        // A slot is confirmed before its snapshot's first row: without offsets, only silence tells.
        Optional<Long> toPass =
                offsets.isEmpty() ? Optional.empty() : sent.walPosition().get();
        return new DrainState.Source(name, inSnapshot, position, commit, toPass);
    }

    private long confirmed(String slot) {
        if (postgres.isEmpty()) {
            return -1;
        }
        String sql =
                "SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint FROM pg_replication_slots WHERE slot_name = '"
                        + slot.replace("'", "''") + "'";
        try (Connection connection = postgres.get().connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : -1;
        } catch (SQLException e) {
            return -1;
        }
    }

    private static String some(List<String> behind) {
        String first = String.join("; ", behind.subList(0, Math.min(NAMED, behind.size())));
        return behind.size() > NAMED ? first + "; and " + (behind.size() - NAMED) + " more" : first;
    }
}

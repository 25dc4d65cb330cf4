// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** All connectors that Connect knows now, whoever made them, as its REST tells. Thread-safe. */
public final class Connectors {
    private static final int TRACE_LINES = 5;
    private static final Set<String> SETTLED = Set.of("RUNNING", "PAUSED", "STOPPED");

    private final ConnectRest rest;

    /** Asks this group of workers. */
    public Connectors(ConnectRest rest) {
        this.rest = rest;
    }

    /**
     * State of one connector.
     *
     * @param type {@code source} or {@code sink}
     * @param state the connector's own
     * @param tasks each task's
     * @param trace first lines of the trace of whatever failed
     */
    public record Status(String name, String type, String state, List<String> tasks, Optional<String> trace) {
        /** Copies the list. */
        public Status {
            tasks = List.copyOf(tasks);
        }

        /** Whether it or one of its tasks has given up. */
        public boolean isFailed() {
            return state.equals("FAILED") || tasks.contains("FAILED");
        }

        /** Whether a worker has it and each of its tasks; a stopped one has no tasks to have. */
        public boolean isAssigned() {
            boolean complete = !tasks.isEmpty() || state.equals("STOPPED");
            return SETTLED.contains(state) && complete && SETTLED.containsAll(tasks);
        }

        /** Whether it consumes topics. */
        public boolean isSink() {
            return type.equals("sink");
        }
    }

    /** Names, in order. */
    public Set<String> names() {
        return new TreeSet<>(rest.connectors());
    }

    /** State of one. */
    public Status status(String name) {
        JsonNode body = rest.status(name).body();
        List<String> tasks = new ArrayList<>();
        List<String> traces = new ArrayList<>();
        trace(body.path("connector")).ifPresent(traces::add);
        for (JsonNode task : body.path("tasks")) {
            tasks.add(task.path("state").asText());
            trace(task).ifPresent(traces::add);
        }
        return new Status(
                name,
                body.path("type").asText(),
                body.path("connector").path("state").asText("ABSENT"),
                tasks,
                traces.stream().findFirst());
    }

    /** Its configuration; empty if it is gone. */
    public Map<String, String> config(String name) {
        ConnectRest.Response response = rest.request("GET", "/connectors/" + name + "/config", null);
        Map<String, String> config = new LinkedHashMap<>();
        if (response.isOk()) {
            response.body()
                    .properties()
                    .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
        }
        return config;
    }

    /** What a sink has committed per partition: the offset of the next record. */
    public Map<TopicPartition, Long> committed(String name) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (JsonNode entry : rest.offsets(name).body().path("offsets")) {
            JsonNode partition = entry.path("partition");
            committed.put(
                    new TopicPartition(
                            partition.path("kafka_topic").asText(),
                            partition.path("kafka_partition").asInt()),
                    entry.path("offset").path("kafka_offset").asLong());
        }
        return committed;
    }

    /** The offsets that a source has committed, one object per source partition. */
    public List<JsonNode> sourceOffsets(String name) {
        return sourceEntries(name).stream().map(entry -> entry.path("offset")).toList();
    }

    /** The same with their partitions: objects of {@code partition} and {@code offset}. */
    public List<JsonNode> sourceEntries(String name) {
        List<JsonNode> entries = new ArrayList<>();
        rest.offsets(name).body().path("offsets").forEach(entries::add);
        return entries;
    }

    /** The topics that a sink of this configuration reads. */
    public static Predicate<String> topics(Map<String, String> config) {
        String regex = config.get("topics.regex");
        if (regex != null) {
            return Pattern.compile(regex).asMatchPredicate();
        }
        Set<String> topics = Arrays.stream(config.getOrDefault("topics", "").split(","))
                .map(String::strip)
                .collect(Collectors.toSet());
        return topics::contains;
    }

    private static Optional<String> trace(JsonNode node) {
        return Optional.ofNullable(node.get("trace"))
                .map(trace -> trace.asText().lines().limit(TRACE_LINES).collect(Collectors.joining("\n  ")));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sink that keeps what it is given, and the lines of {@code events.jsonl} that a run would write of it. */
final class Recording implements Generator.Sink {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<String> sql = new ArrayList<>();
    final List<RowChange> changes = new ArrayList<>();
    final Map<String, List<RowChange>> changesOf = new LinkedHashMap<>();
    final List<OutgoingRecord> records = new ArrayList<>();
    final List<OutgoingPut> puts = new ArrayList<>();
    Generator generator;

    /** Plays a generator; its options may use single quotes. */
    static Recording of(String options) {
        Recording recording = new Recording();
        recording.generator = Generator.of(json(options));
        recording.generator.play(recording);
        return recording;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void sql(String text, List<RowChange> made) {
        sql.add(text);
        changes.addAll(made);
        changesOf.put(text, List.copyOf(made));
    }

    @Override
    public void record(OutgoingRecord outgoing) {
        records.add(outgoing);
    }

    @Override
    public void put(OutgoingPut outgoing) {
        puts.add(outgoing);
    }

    /** The sent lines, written as text and read again. */
    List<ObjectNode> lines() {
        List<ObjectNode> lines = new ArrayList<>();
        for (RowChange change : changes) {
            ObjectNode line = JSON.createObjectNode().put("n", lines.size()).put("op", change.op());
            line.putObject("to").put("table", change.table());
            line.set("key", change.key());
            line.set("value", change.row());
            lines.add((ObjectNode) reread(line));
        }
        for (OutgoingRecord outgoing : records) {
            ObjectNode line = JSON.createObjectNode().put("n", lines.size());
            line.putObject("to").put("topic", outgoing.topic());
            line.set("key", outgoing.key());
            line.set("value", outgoing.value());
            lines.add((ObjectNode) reread(line));
        }
        for (OutgoingPut outgoing : puts) {
            for (OutgoingPut.Event event : outgoing.records()) {
                ObjectNode line = JSON.createObjectNode().put("n", lines.size());
                line.putObject("to").put("stream", outgoing.stream());
                line.put("key", event.partitionKey());
                line.set("value", event.data());
                lines.add((ObjectNode) reread(line));
            }
        }
        return lines;
    }

    private static JsonNode reread(ObjectNode line) {
        try {
            return JSON.readTree(line.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

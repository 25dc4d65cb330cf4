// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.model.EntityShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The options of the {@code entities} generator, checked against each other.
 *
 * @param skip so many of the count are not sent: an earlier step has
 * @param ids different ids per entity
 * @param partial whether an update carries only some fields; otherwise every event that is no delete is a whole row
 * @param partitions records go on a random one of so many partitions, whatever their key; 0: by key
 * @param asRows whole rows of one entity instead of events
 * @param orderByTs whether a table keeps the youngest event of an id by {@code ts}, and not the last to arrive
 * @param target where the events go
 */
record EntitiesOptions(
        long seed,
        int count,
        int skip,
        int ids,
        boolean asRows,
        boolean deletes,
        boolean partial,
        int partitions,
        Shares perMille,
        boolean orderByTs,
        Target target,
        List<String> entities) {

    private static final Set<String> NAMES = Set.of(
            "seed",
            "count",
            "skip",
            "ids",
            "form",
            "entities",
            "duplicates.per.mille",
            "late.per.mille",
            "malformed.per.mille",
            "kpl.per.mille",
            "deletes",
            "partial",
            "partitions",
            "order",
            "to",
            "tables",
            "raw",
            "dead.letters");

    /** Of a thousand events: sent twice, sent late, not to be understood. Of a thousand blocks: aggregated. */
    record Shares(int duplicates, int late, int malformed, int kpl) {}

    /**
     * A topic or a stream.
     *
     * @param kind {@code topic} or {@code stream}
     */
    record Target(String kind, String name) {
        boolean isStream() {
            return kind.equals("stream");
        }
    }

    /** Copies the list. */
    EntitiesOptions {
        entities = List.copyOf(entities);
    }

    static EntitiesOptions of(GeneratorOptions options) {
        options.allowOnly(NAMES);
        int count = options.count("count", 1_000, 100_000_000);
        EntitiesOptions read = new EntitiesOptions(
                options.number("seed", 7, Long.MIN_VALUE, Long.MAX_VALUE),
                count,
                (int) options.number("skip", 0, 0, count),
                (int) options.number("ids", Math.max(10, count / 8), 1, 100_000_000),
                options.oneOf("form", "event", Set.of("event", "row")).equals("row"),
                options.flag("deletes", true),
                options.flag("partial", true),
                options.count("partitions", 0, 10_000),
                new Shares(
                        options.count("duplicates.per.mille", 0, 1_000),
                        options.count("late.per.mille", 0, 1_000),
                        options.count("malformed.per.mille", 0, 1_000),
                        options.count("kpl.per.mille", 0, 1_000)),
                options.oneOf("order", "arrival", Set.of("arrival", "ts")).equals("ts"),
                targetOf(options),
                entitiesOf(options));
        read.refuseWhatDoesNotGoTogether(options.has("raw"));
        return read;
    }

    private void refuseWhatDoesNotGoTogether(boolean raw) {
        boolean onlyOfEvents = orderByTs || perMille.malformed() > 0 || perMille.late() > 0 || target.isStream();
        if (asRows && (entities.size() != 1 || onlyOfEvents)) {
            throw new IllegalArgumentException("form: 'row' takes exactly one of entities, and no order=ts,"
                    + " late.per.mille, malformed.per.mille, and no stream");
        }
        if (!asRows && raw) {
            throw new IllegalArgumentException("raw: only for form 'row'");
        }
        if (partitions > 0 && (!orderByTs || partial || target.isStream())) {
            throw new IllegalArgumentException("partitions: only with order=ts and partial=false, and for a topic");
        }
        if (!target.isStream() && perMille.kpl() > 0) {
            throw new IllegalArgumentException("kpl.per.mille: only for a stream");
        }
    }

    private static Target targetOf(GeneratorOptions options) {
        JsonNode to = options.node("to");
        for (String kind : List.of("topic", "stream")) {
            if (to.size() == 1 && to.path(kind).isTextual()) {
                return new Target(kind, to.path(kind).asText());
            }
        }
        throw new IllegalArgumentException("to: generator 'entities' needs {\"topic\": name} or {\"stream\": name}");
    }

    private static List<String> entitiesOf(GeneratorOptions options) {
        if (!options.has("entities")) {
            return EntityShapes.FIELDS.keySet().stream().sorted().toList();
        }
        List<String> chosen = new ArrayList<>();
        options.node("entities").forEach(name -> {
            if (!EntityShapes.FIELDS.containsKey(name.asText())) {
                throw new IllegalArgumentException("entities: unknown entity '" + name.asText() + "'");
            }
            chosen.add(name.asText());
        });
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("entities: expected a list of one name or more");
        }
        return chosen;
    }
}

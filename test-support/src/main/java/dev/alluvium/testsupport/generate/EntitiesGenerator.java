// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.EntitiesModel;
import dev.alluvium.testsupport.model.EntityShapes;
import dev.alluvium.testsupport.model.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An API's create, update and delete events of videos, audios, creators, zones and challenges, on one topic.
 *
 * <p>In the form {@code event}: {@code {entity, op, id, ts, event_id, data}}, where an update carries only the fields
 * that changed; on request some events come twice, some late, and some cannot be understood. In the form {@code row}:
 * whole rows of one entity, with a null value for a delete. The record's key is the id as text.
 *
 * <p>Confined to one thread.
 */
final class EntitiesGenerator implements Generator {

    private static final Set<String> OPTIONS = Set.of(
            "seed",
            "count",
            "ids",
            "form",
            "entities",
            "duplicates.per.mille",
            "late.per.mille",
            "malformed.per.mille",
            "deletes",
            "order",
            "to",
            "tables",
            "raw",
            "dead.letters");
    private static final long FIRST_TS = 1_767_225_600_000L;
    private static final int LATE_BY_AT_MOST = 20;

    private final GeneratorOptions options;
    private final long seed;
    private final int count;
    private final int ids;
    private final boolean asRows;
    private final boolean deletes;
    private final int duplicatesPerMille;
    private final int latePerMille;
    private final int malformedPerMille;
    private final boolean orderByTs;
    private final String topic;
    private final List<String> entities;

    private EntitiesGenerator(GeneratorOptions options) {
        this.options = options;
        seed = options.number("seed", 7, Long.MIN_VALUE, Long.MAX_VALUE);
        count = options.count("count", 1_000, 100_000_000);
        ids = (int) options.number("ids", Math.max(10, count / 8), 1, 100_000_000);
        asRows = options.oneOf("form", "event", Set.of("event", "row")).equals("row");
        deletes = options.flag("deletes", true);
        duplicatesPerMille = options.count("duplicates.per.mille", 0, 1_000);
        latePerMille = options.count("late.per.mille", 0, 1_000);
        malformedPerMille = options.count("malformed.per.mille", 0, 1_000);
        orderByTs = options.oneOf("order", "arrival", Set.of("arrival", "ts")).equals("ts");
        topic = topicOf(options);
        entities = entitiesOf(options);
        if (asRows && (entities.size() != 1 || orderByTs || malformedPerMille > 0 || latePerMille > 0)) {
            throw new IllegalArgumentException(
                    "form: 'row' takes exactly one of entities, and no order=ts, late.per.mille, malformed.per.mille");
        }
        if (!asRows && options.has("raw")) {
            throw new IllegalArgumentException("raw: only for form 'row'");
        }
    }

    static EntitiesGenerator of(GeneratorOptions options) {
        options.allowOnly(OPTIONS);
        return new EntitiesGenerator(options);
    }

    private static String topicOf(GeneratorOptions options) {
        JsonNode to = options.node("to");
        if (to.size() != 1 || !to.path("topic").isTextual()) {
            throw new IllegalArgumentException("to: generator 'entities' needs {\"topic\": name}");
        }
        return to.path("topic").asText();
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
        return List.copyOf(chosen);
    }

    @Override
    public TableModel model() {
        Map<String, String> same = new LinkedHashMap<>();
        entities.forEach(name -> same.put(name, name));
        return new EntitiesModel(
                new EntitiesModel.Reading(
                        topic, asRows ? entities.get(0) : null, orderByTs, options.text("dead.letters", "")),
                options.names("tables", Set.copyOf(entities), same),
                options.names("raw", Set.copyOf(entities), Map.of()));
    }

    @Override
    public void play(Sink sink) {
        Dice dice = new Dice(seed);
        EntityEvents events = new EntityEvents(dice, entities, ids, deletes);
        Map<Integer, List<OutgoingRecord>> heldBack = new LinkedHashMap<>();
        for (int n = 0; n < count; n++) {
            OutgoingRecord record = asRows ? row(events) : event(events, dice, n);
            if (dice.perMille(duplicatesPerMille)) {
                holdBack(heldBack, n + dice.between(0, LATE_BY_AT_MOST), record);
            }
            if (dice.perMille(latePerMille)) {
                holdBack(heldBack, n + dice.between(1, LATE_BY_AT_MOST), record);
            } else {
                sink.record(record);
            }
            heldBack.getOrDefault(n, List.of()).forEach(sink::record);
            heldBack.remove(n);
        }
        heldBack.values().forEach(left -> left.forEach(sink::record));
    }

    private static void holdBack(Map<Integer, List<OutgoingRecord>> heldBack, int until, OutgoingRecord record) {
        heldBack.computeIfAbsent(until, unused -> new ArrayList<>()).add(record);
    }

    private OutgoingRecord row(EntityEvents events) {
        ObjectNode event = events.next();
        boolean delete = event.path("op").asText().equals("delete");
        return OutgoingRecord.of(topic, event.get("id"), delete ? null : events.wholeRow(event));
    }

    private OutgoingRecord event(EntityEvents events, Dice dice, int n) {
        ObjectNode event = events.next();
        event.put("ts", FIRST_TS + n * 37L).put("event_id", "e-" + seed + "-" + n);
        JsonNode value = dice.perMille(malformedPerMille) ? malformed(dice, event) : event;
        return OutgoingRecord.of(topic, event.get("id"), value);
    }

    private static JsonNode malformed(Dice dice, ObjectNode event) {
        String text = event.toString();
        return switch (dice.below(3)) {
            case 0 -> JsonNodeFactory.instance.textNode(text.substring(0, 24));
            case 1 -> event.deepCopy().put("op", "explode");
            default -> event.deepCopy().without("entity");
        };
    }
}

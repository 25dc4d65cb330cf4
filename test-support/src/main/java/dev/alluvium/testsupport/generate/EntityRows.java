// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.EntityShapes;
import java.util.List;

/**
 * Rows and fields of the generated entities. A field has one JSON type for ever: fractions are never whole numbers, so
 * that a reader without a schema sees one class.
 *
 * <p>Confined to one thread.
 */
final class EntityRows {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> STATES = List.of("draft", "live", "blocked", "archived");
    private static final List<String> LANGUAGES = List.of("hi", "ta", "bn", "en", "pt", "日本語");

    private final Dice dice;

    EntityRows(Dice dice) {
        this.dice = dice;
    }

    /** Every field of an entity; about one in fifteen is null, the id and the state never. */
    ObjectNode whole(String entity, String id) {
        ObjectNode row = JSON.objectNode();
        for (String field : EntityShapes.fieldsOf(entity)) {
            row.set(field, field.equals("id") ? JSON.textNode(id) : value(field));
        }
        return row;
    }

    /** One to three fields of an entity, without the id. */
    ObjectNode some(String entity) {
        List<String> fields = EntityShapes.fieldsOf(entity);
        ObjectNode part = JSON.objectNode();
        for (int i = dice.between(1, 3); i > 0; i--) {
            String field = fields.get(dice.between(1, fields.size() - 1));
            part.set(field, value(field));
        }
        return part;
    }

    private JsonNode value(String field) {
        // Tables are partitioned by the state: without a schema, a null would say nothing of its type.
        if (dice.below(15) == 0 && !field.equals("state")) {
            return JSON.nullNode();
        }
        return switch (field) {
            case "title", "name" ->
                JSON.textNode(dice.percent(10) ? dice.pick(TypeValues.AWKWARD_TEXTS) : Words.sentence(dice, 4));
            case "creator_id" -> JSON.textNode("c-" + dice.below(500));
            case "zone_id" -> JSON.textNode("z-" + dice.below(40));
            case "state" -> JSON.textNode(dice.pick(STATES));
            case "language" -> JSON.textNode(dice.pick(LANGUAGES));
            case "starts_at" -> JSON.textNode("2026-0" + dice.between(1, 9) + "-1" + dice.below(10) + "T00:00:00Z");
            case "verified", "explicit" -> JSON.booleanNode(dice.percent(50));
            case "rating", "prize" -> JSON.numberNode(dice.below(1_000) + 0.25 * dice.between(1, 3));
            default -> JSON.numberNode((long) dice.below(10_000_000));
        };
    }
}

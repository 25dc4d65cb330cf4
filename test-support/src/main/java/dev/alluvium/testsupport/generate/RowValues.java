// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresColumn;
import dev.alluvium.testsupport.model.PostgresTable;
import dev.alluvium.testsupport.model.PostgresTables;

/**
 * Values for the columns of the generated tables: sensible ones where a reader looks, any of the type elsewhere.
 *
 * <p>Confined to one thread.
 */
final class RowValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dice dice;
    private final TypeValues types;
    private final int largeTextsPerMille;

    RowValues(Dice dice, boolean specialFloats, int largeTextsPerMille) {
        this.dice = dice;
        this.types = new TypeValues(dice, specialFloats);
        this.largeTextsPerMille = largeTextsPerMille;
    }

    /** A whole new row with this key. */
    ObjectNode row(PostgresTable table, ObjectNode key) {
        ObjectNode row = JSON.objectNode();
        for (PostgresColumn column : table.columns()) {
            JsonNode ofKey = key.get(column.name());
            row.set(column.name(), ofKey == null ? next(table, column) : ofKey);
        }
        return row;
    }

    /** A new value for one column. */
    JsonNode next(PostgresTable table, PostgresColumn column) {
        if (table.name().equals("zoo") || (column.nullable() && dice.percent(8))) {
            return types.next(column);
        }
        return switch (column.name()) {
            case "name" -> JSON.textNode(dice.pick(Words.GIVEN_NAMES) + " " + Words.word(dice, 9));
            case "email" -> JSON.textNode(Words.word(dice, 10) + "@" + Words.word(dice, 8) + ".example");
            case "country" -> JSON.textNode(dice.pick(Words.COUNTRIES));
            case "score" -> JSON.numberNode(dice.unit() * 100);
            case "stars" -> JSON.numberNode(dice.between(1, 5));
            case "paid" -> JSON.textNode(dice.below(1_000) + "." + Words.digits(dice, 2));
            case "tags" -> tags();
            case "bio", "body" ->
                JSON.textNode(
                        dice.perMille(largeTextsPerMille)
                                ? Words.longText(dice, PostgresTables.LARGE_TEXT_BYTES + 200)
                                : Words.sentence(dice, 12));
            case "posted_at" -> JSON.textNode(types.timestamp(false, 6));
            case "joined_at", "edited_at" -> JSON.textNode(types.zoned(false));
            case "born" -> JSON.textNode(types.date(false));
            default -> types.next(column);
        };
    }

    private ArrayNode tags() {
        ArrayNode tags = JSON.arrayNode();
        for (int i = dice.below(4); i > 0; i--) {
            tags.add(dice.pick(Words.TAGS));
        }
        return tags;
    }
}

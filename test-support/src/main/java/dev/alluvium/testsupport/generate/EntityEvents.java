// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The course of the entities' lives: created, updated now and then, deleted, created again.
 *
 * <p>Confined to one thread.
 */
final class EntityEvents {

    private final Dice dice;
    private final EntityRows rows;
    private final EntitiesOptions options;
    private final Predicate<String> spared;
    private final Set<String> alive = new HashSet<>();

    /** Makes events; an id that is spared is not deleted for the time being. */
    EntityEvents(Dice dice, EntitiesOptions options, Predicate<String> spared) {
        this.dice = dice;
        this.rows = new EntityRows(dice);
        this.options = options;
        this.spared = spared;
    }

    /** The next event, without {@code ts} and {@code event_id}. */
    ObjectNode next() {
        String entity = dice.pick(options.entities());
        String id = id(entity, dice.below(options.ids()));
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("entity", entity);
        if (alive.add(id)) {
            event.put("op", "create").put("id", id).set("data", rows.whole(entity, id));
        } else if (options.deletes() && dice.percent(8) && !spared.test(id)) {
            alive.remove(id);
            event.put("op", "delete").put("id", id);
        } else if (dice.percent(15) || !options.partial()) {
            event.put("op", "upsert").put("id", id).set("data", rows.whole(entity, id));
        } else {
            event.put("op", "update").put("id", id).set("data", rows.some(entity));
        }
        return event;
    }

    /** A younger event of the same entity that leaves nothing of the given one. */
    ObjectNode wholeInPlaceOf(ObjectNode event) {
        String id = event.path("id").asText();
        alive.add(id);
        return event.objectNode()
                .put("entity", event.path("entity").asText())
                .put("op", "upsert")
                .put("id", id)
                .set("data", wholeRow(event));
    }

    /** Challenges have ids of digits alone, with zeros before them: text that must not become a number. */
    private static String id(String entity, int number) {
        return entity.equals("challenge") ? String.format(Locale.ROOT, "%06d", number) : entity + "-" + number;
    }

    /** A whole row for the entity of an event, in place of the event's own data. */
    ObjectNode wholeRow(ObjectNode event) {
        return rows.whole(event.path("entity").asText(), event.path("id").asText());
    }
}

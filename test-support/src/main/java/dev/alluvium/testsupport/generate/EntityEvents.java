// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The course of the entities' lives: created, updated now and then, deleted, created again.
 *
 * <p>Confined to one thread.
 */
final class EntityEvents {

    private final Dice dice;
    private final EntityRows rows;
    private final List<String> entities;
    private final int ids;
    private final boolean deletes;
    private final Set<String> alive = new HashSet<>();

    EntityEvents(Dice dice, List<String> entities, int ids, boolean deletes) {
        this.dice = dice;
        this.rows = new EntityRows(dice);
        this.entities = entities;
        this.ids = ids;
        this.deletes = deletes;
    }

    /** The next event, without {@code ts} and {@code event_id}. */
    ObjectNode next() {
        String entity = dice.pick(entities);
        String id = entity + "-" + dice.below(ids);
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("entity", entity);
        if (alive.add(id)) {
            event.put("op", "create").put("id", id).set("data", rows.whole(entity, id));
        } else if (deletes && dice.percent(8)) {
            alive.remove(id);
            event.put("op", "delete").put("id", id);
        } else if (dice.percent(15)) {
            event.put("op", "upsert").put("id", id).set("data", rows.whole(entity, id));
        } else {
            event.put("op", "update").put("id", id).set("data", rows.some(entity));
        }
        return event;
    }

    /** A whole row for the entity of an event, in place of the event's own data. */
    ObjectNode wholeRow(ObjectNode event) {
        return rows.whole(event.path("entity").asText(), event.path("id").asText());
    }
}

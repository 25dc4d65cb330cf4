// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.read.CanonicalValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The columns on which rows are compared, and how a row is written on them.
 *
 * @param types of all columns of the table, in Delta's JSON
 * @param columns those that are compared, in order
 * @param key those that name a row in messages; empty if nothing does
 */
record RowForm(Map<String, JsonNode> types, Set<String> columns, List<String> key) {

    ObjectNode canonical(JsonNode row) {
        ObjectNode form = Json.object();
        for (String column : columns) {
            form.set(column, canonical(column, row.path(column)));
        }
        return form;
    }

    JsonNode canonical(String column, JsonNode value) {
        JsonNode type = types.get(column);
        if (type == null) {
            return value;
        }
        return CanonicalValue.of(type, value.isMissingNode() ? Json.MAPPER.nullNode() : value);
    }

    /** The row's name in messages: its key's values, or nothing. */
    String keyOf(JsonNode canonicalRow) {
        if (key.isEmpty()) {
            return "";
        }
        ArrayNode values = Json.MAPPER.createArrayNode();
        key.forEach(column -> values.add(canonicalRow.path(column)));
        return Json.text(values);
    }

    String typeOf(String column) {
        JsonNode type = types.get(column);
        if (type == null) {
            return "none";
        }
        return type.isTextual() ? type.textValue() : type.path("type").asText();
    }

    static String jsonType(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTable;
import dev.alluvium.quickstart.folder.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expected rows as a bag, from which the stored rows are taken one by one. Confined to one thread. */
final class RowBag {
    private static final int SHOWN = 20;

    private final RowForm form;
    private final ExpectedTable expected;
    private final Map<String, Integer> missing = new LinkedHashMap<>();
    private final Map<String, Integer> unexpected = new LinkedHashMap<>();
    private final Set<String> expectedTexts = new HashSet<>();
    private final List<ObjectNode> absent = new ArrayList<>();
    private final List<Difference> absentFound = new ArrayList<>();
    private long rows;

    RowBag(RowForm form, ExpectedTable expected) {
        this.form = form;
        this.expected = expected;
        for (ObjectNode row : expected.rows()) {
            String text = Json.text(form.canonical(row));
            missing.merge(text, 1, Integer::sum);
            expectedTexts.add(text);
        }
        for (ObjectNode values : expected.absent()) {
            ObjectNode canonical = Json.object();
            values.properties().forEach(e -> canonical.set(e.getKey(), form.canonical(e.getKey(), e.getValue())));
            absent.add(canonical);
        }
    }

    Set<String> absentColumns() {
        Set<String> columns = new HashSet<>();
        absent.forEach(values -> values.fieldNames().forEachRemaining(columns::add));
        return columns;
    }

    void take(ObjectNode stored) {
        rows++;
        checkAbsent(stored);
        String text = Json.text(form.canonical(stored));
        Integer left = missing.get(text);
        if (left == null) {
            unexpected.merge(text, 1, Integer::sum);
        } else if (left == 1) {
            missing.remove(text);
        } else {
            missing.put(text, left - 1);
        }
    }

    long rows() {
        return rows;
    }

    long differingKeys() {
        Set<String> keys = new HashSet<>();
        missing.keySet().forEach(text -> keys.add(identity(text)));
        if (judgesOthers()) {
            unexpected.keySet().forEach(text -> keys.add(identity(text)));
        }
        return keys.size();
    }

    List<Difference> differences() {
        List<Difference> differences = new ArrayList<>(absentFound);
        Map<String, String> changed = new HashMap<>();
        if (!form.key().isEmpty()) {
            unexpected.keySet().stream()
                    .filter(text -> !expectedTexts.contains(text))
                    .forEach(text -> changed.put(identity(text), text));
        }
        Set<String> paired = new HashSet<>();
        for (String text : missing.keySet()) {
            if (differences.size() >= SHOWN) {
                return differences;
            }
            String other = changed.get(identity(text));
            if (other == null) {
                differences.add(Difference.ofRow("row missing", key(text), parse(text), null));
            } else {
                paired.add(other);
                differences.addAll(columnDifferences(parse(text), parse(other)));
            }
        }
        if (judgesOthers()) {
            addUnexpected(differences, paired);
        }
        return differences;
    }

    /** Rows that nobody named are a difference unless the file is partial, or names only what must be absent. */
    private boolean judgesOthers() {
        boolean onlyAbsent = expected.rows().isEmpty() && !expected.absent().isEmpty();
        return !expected.partial() && !onlyAbsent;
    }

    private void addUnexpected(List<Difference> differences, Set<String> paired) {
        for (String text : unexpected.keySet()) {
            if (differences.size() >= SHOWN) {
                return;
            }
            if (!paired.contains(text)) {
                String kind = expectedTexts.contains(text) ? "row stored more often than expected" : "row unexpected";
                differences.add(Difference.ofRow(kind, key(text), null, parse(text)));
            }
        }
    }

    private List<Difference> columnDifferences(JsonNode wanted, JsonNode stored) {
        List<Difference> differences = new ArrayList<>();
        for (String column : form.columns()) {
            JsonNode left = wanted.path(column);
            JsonNode right = stored.path(column);
            if (!Json.text(left).equals(Json.text(right))) {
                String expectedType = RowForm.jsonType(left);
                String storedType = right.isNull() ? "null" : form.typeOf(column);
                differences.add(new Difference(
                        "value differs", form.keyOf(wanted), column, expectedType, storedType, left, right));
            }
        }
        return differences;
    }

    private void checkAbsent(ObjectNode stored) {
        for (ObjectNode values : absent) {
            boolean same = true;
            for (Map.Entry<String, JsonNode> entry : values.properties()) {
                JsonNode there = form.canonical(entry.getKey(), stored.path(entry.getKey()));
                same &= !there.isMissingNode() && Json.text(there).equals(Json.text(entry.getValue()));
            }
            if (same && absentFound.size() < SHOWN) {
                absentFound.add(Difference.ofRow("row that must be absent is there", "", values, stored));
            }
        }
    }

    private String identity(String text) {
        return form.key().isEmpty() ? text : key(text);
    }

    private String key(String text) {
        return form.keyOf(parse(text));
    }

    private static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a canonical row is not JSON", e);
        }
    }
}

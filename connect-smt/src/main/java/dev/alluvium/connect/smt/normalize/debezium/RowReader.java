// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.normalize.Unavailable;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.row.Member;
import dev.alluvium.connect.smt.row.PlanCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Takes the row out of an envelope, untouched but for values that the source did not send: these leave a copied Map,
 * or are listed beside a Struct, as the settings say.
 */
final class RowReader {
    /**
     * A row ready to go on.
     *
     * @param unchanged JSON array of the fields whose values the source did not send, null for none
     */
    record Row(
            @Nullable Schema schema, Object value, @Nullable String unchanged) {
        @Override
        public String toString() {
            return "Row[...]";
        }
    }

    /** A column that can hold the placeholder. */
    private record Suspect(String name, Member member) {}

    private final Unavailable policy;
    private final UnavailableValue placeholder;
    private final PlanCache<List<Suspect>> suspects;

    RowReader(Unavailable policy, UnavailableValue placeholder, int maxPlans) {
        this.policy = policy;
        this.placeholder = placeholder;
        this.suspects = new PlanCache<>(maxPlans, RowReader::suspects);
    }

    Row read(Object image, String field) {
        if (image instanceof Struct struct) {
            List<String> missing = policy == Unavailable.KEEP ? List.of() : missing(struct);
            return missing.isEmpty() ? new Row(struct.schema(), struct, null) : without(struct, missing);
        }
        if (image instanceof Map<?, ?> map) {
            List<String> missing = policy == Unavailable.KEEP ? List.of() : missing(map);
            return missing.isEmpty() ? new Row(null, map, null) : without(map, missing);
        }
        throw SmtErrors.unexpectedType(field, image, "a Struct or Map (a row of a relational table)");
    }

    private static List<Suspect> suspects(Schema row) {
        return row.fields().stream()
                .filter(field -> UnavailableValue.isPossible(field.schema()))
                .map(field -> new Suspect(field.name(), Member.ofStruct(row, field.name())))
                .toList();
    }

    private List<String> missing(Struct row) {
        List<Suspect> columns = suspects.get(row.schema());
        List<String> missing = List.of();
        for (int i = 0; i < columns.size(); i++) {
            Object value = columns.get(i).member().of(row);
            if (value != null && placeholder.is(value)) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(columns.get(i).name());
            }
        }
        return missing;
    }

    private List<String> missing(Map<?, ?> row) {
        List<String> missing = List.of();
        for (Map.Entry<?, ?> entry : row.entrySet()) {
            Object value = entry.getValue();
            if (value != null && placeholder.is(value)) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(String.valueOf(entry.getKey()));
            }
        }
        return missing;
    }

    private Row without(Struct row, List<String> missing) {
        return switch (policy) {
            case HEADER, KEEP -> new Row(row.schema(), row, JsonText.array(missing));
            case NULL -> new Row(row.schema(), cleared(row, missing), null);
            case FAIL -> throw SmtErrors.unavailable(missing);
        };
    }

    private Row without(Map<?, ?> row, List<String> missing) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(row);
        return switch (policy) {
            case HEADER, KEEP -> {
                copy.keySet().removeAll(missing);
                yield new Row(null, copy, JsonText.array(missing));
            }
            case NULL -> {
                missing.forEach(name -> copy.put(name, null));
                yield new Row(null, copy, null);
            }
            case FAIL -> throw SmtErrors.unavailable(missing);
        };
    }

    private static Struct cleared(Struct row, List<String> missing) {
        Struct copy = new Struct(row.schema());
        for (Field field : row.schema().fields()) {
            boolean clear = missing.contains(field.name());
            if (clear && !field.schema().isOptional()) {
                throw SmtErrors.unavailableNotNullable(field.name());
            }
            copy.put(field, clear ? null : row.getWithoutDefault(field.name()));
        }
        return copy;
    }
}

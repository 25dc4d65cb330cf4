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
    /** A column that can hold the placeholder. */
    private record Suspect(String name, Member member) {}

    private final Unavailable policy;
    private final UnavailableValue placeholder;
    private final PlanCache<Suspect[]> suspects;

    RowReader(Unavailable policy, UnavailableValue placeholder, int maxPlans) {
        this.policy = policy;
        this.placeholder = placeholder;
        this.suspects = new PlanCache<>(maxPlans, RowReader::suspects);
    }

    /** The columns of a row whose values the source did not send, as far as the settings care. */
    List<String> missing(Object image, String field) {
        if (image instanceof Struct struct) {
            return policy == Unavailable.KEEP ? List.of() : missing(struct);
        }
        if (image instanceof Map<?, ?> map) {
            return policy == Unavailable.KEEP ? List.of() : missing(map);
        }
        throw SmtErrors.unexpectedType(field, image, "a Struct or Map (a row of a relational table)");
    }

    /** The row as it goes on without those values: a Map loses them, a Struct cannot. */
    Object without(Object image, List<String> missing) {
        if (policy == Unavailable.FAIL) {
            throw SmtErrors.unavailable(missing);
        }
        return image instanceof Struct struct ? without(struct, missing) : without((Map<?, ?>) image, missing);
    }

    /** JSON array of the missing columns for a header; null where they became nulls. */
    @Nullable
    String unchanged(List<String> missing) {
        return policy == Unavailable.HEADER ? JsonText.array(missing) : null;
    }

    private static Suspect[] suspects(Schema row) {
        return row.fields().stream()
                .filter(field -> UnavailableValue.isPossible(field.schema()))
                .map(field -> new Suspect(field.name(), Member.ofStruct(row, field.name())))
                .toArray(Suspect[]::new);
    }

    private List<String> missing(Struct row) {
        List<String> missing = List.of();
        for (Suspect column : suspects.get(row.schema())) {
            Object value = column.member().of(row);
            if (value != null && placeholder.is(value)) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(column.name());
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

    private Struct without(Struct row, List<String> missing) {
        return policy == Unavailable.NULL ? cleared(row, missing) : row;
    }

    private Map<?, ?> without(Map<?, ?> row, List<String> missing) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(row);
        if (policy == Unavailable.NULL) {
            missing.forEach(name -> copy.put(name, null));
        } else {
            copy.keySet().removeAll(missing);
        }
        return copy;
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

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fields make the id, per entity type.
 *
 * @param byType fields of single types
 * @param forAll fields of every other type; empty when only keys say
 */
public record IdFields(Map<String, List<String>> byType, List<String> forAll) {
    /** Copies both. */
    public IdFields {
        byType = Map.copyOf(byType);
        forAll = List.copyOf(forAll);
    }

    /**
     * Reads {@code id} (all types) or {@code audio:id,takes:tenant_id+audio_id} or both.
     *
     * @throws IllegalArgumentException for an empty name or a type that comes twice
     */
    public static IdFields parse(List<String> entries) {
        Map<String, List<String>> byType = new HashMap<>();
        List<String> forAll = List.of();
        for (String entry : entries) {
            int colon = entry.lastIndexOf(':');
            if (colon >= 0) {
                String type = entry.substring(0, colon).trim();
                if (type.isEmpty() || byType.put(type, names(entry, colon)) != null) {
                    throw new IllegalArgumentException("'" + entry + "' has no type, or the type comes twice");
                }
            } else if (forAll.isEmpty()) {
                forAll = names(entry, colon);
            } else {
                throw new IllegalArgumentException(
                        "'" + entry + "' is a second entry without a type; join the fields of one id with '+'");
            }
        }
        return new IdFields(byType, forAll);
    }

    private static List<String> names(String entry, int colon) {
        List<String> names = new ArrayList<>();
        for (String name : entry.substring(colon + 1).split("\\+", -1)) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("'" + entry + "' holds an empty field name");
            }
            names.add(name.trim());
        }
        return names;
    }

    /** The fields of a type's id; empty when none are configured. */
    public List<String> of(String type) {
        List<String> names = byType.get(type);
        return names == null ? forAll : names;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import java.util.List;
import java.util.Map;

/** The entities of the {@code entities} generator and the fields of each; {@code id} is the first and the key. */
public final class EntityShapes {

    /** Entity to its fields. */
    public static final Map<String, List<String>> FIELDS = Map.of(
            "video", List.of("id", "title", "creator_id", "zone_id", "duration_ms", "state", "rating"),
            "audio", List.of("id", "title", "creator_id", "duration_ms", "explicit"),
            "creator", List.of("id", "name", "followers", "verified"),
            "zone", List.of("id", "name", "language", "sort"),
            "challenge", List.of("id", "name", "starts_at", "prize", "entries"));

    private EntityShapes() {}

    /** Returns the fields of an entity. */
    public static List<String> fieldsOf(String entity) {
        List<String> fields = FIELDS.get(entity);
        if (fields == null) {
            throw new IllegalArgumentException("no generated entity is named " + entity);
        }
        return fields;
    }
}

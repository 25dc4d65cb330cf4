// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One transform as it is configured.
 *
 * @param alias its name in {@code transforms}
 * @param type class name, empty where none is given
 * @param settings all below {@code transforms.ALIAS.}, without type, predicate and negate
 * @param predicate alias, empty for none
 */
record TransformStep(String alias, String type, Map<String, String> settings, String predicate, boolean negate) {
    private static final String OURS = "dev.alluvium.connect.smt.";

    static TransformStep of(ConnectorSettings connector, String alias) {
        Map<String, String> settings = new LinkedHashMap<>(connector.below("transforms." + alias + "."));
        String type = settings.getOrDefault("type", "");
        String predicate = settings.getOrDefault("predicate", "");
        boolean negate = Boolean.parseBoolean(settings.getOrDefault("negate", "false"));
        settings.keySet().removeAll(java.util.List.of("type", "predicate", "negate"));
        return new TransformStep(alias, type, settings, predicate, negate);
    }

    /** The simple name of one of ours, {@code ParseJson$Value} for instance; else the whole class name. */
    String shortType() {
        return type.startsWith(OURS) ? type.substring(OURS.length()) : type;
    }

    boolean is(String simpleName) {
        return shortType().equals(simpleName) || shortType().startsWith(simpleName + "$");
    }
}

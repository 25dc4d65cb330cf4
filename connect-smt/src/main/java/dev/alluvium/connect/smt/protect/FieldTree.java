// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.row.FieldPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one policy by their first steps. A leaf is a field to protect.
 *
 * @param names what is below names
 * @param elements what is below {@code [*]}, null for nothing
 * @param path of the field that ends here, null where none does
 */
record FieldTree(
        Map<String, FieldTree> names,
        @Nullable FieldTree elements,
        @Nullable String path) {
    /**
     * The tree of paths.
     *
     * @throws IllegalArgumentException for a path to a single element, or two paths of which one holds the other
     */
    static FieldTree of(List<FieldPath> paths) {
        Draft root = new Draft();
        paths.forEach(path -> root.add(path, 0));
        return root.build();
    }

    /** The name in the tree that a field's name is, in the case of the settings; null for none. */
    @Nullable
    FieldTree below(String field, boolean ignoreCase) {
        FieldTree exact = names.get(field);
        if (exact != null || !ignoreCase) {
            return exact;
        }
        return names.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(field))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static final class Draft {
        private final Map<String, Draft> names = new LinkedHashMap<>();
        private @Nullable Draft elements;
        private @Nullable String path;

        void add(FieldPath whole, int at) {
            if (at == whole.steps().size()) {
                if (path != null || elements != null || !names.isEmpty()) {
                    throw twice(whole);
                }
                path = whole.text();
                return;
            }
            if (path != null) {
                throw twice(whole);
            }
            FieldPath.Step step = whole.steps().get(at);
            if (step instanceof FieldPath.Index) {
                throw new IllegalArgumentException("'" + whole + "' leads to one element; [*] leads to all");
            }
            next(step).add(whole, at + 1);
        }

        private Draft next(FieldPath.Step step) {
            if (step instanceof FieldPath.Name name) {
                return names.computeIfAbsent(name.name(), ignored -> new Draft());
            }
            Draft next = elements == null ? new Draft() : elements;
            elements = next;
            return next;
        }

        private static IllegalArgumentException twice(FieldPath path) {
            return new IllegalArgumentException(
                    "'" + path + "' is named twice, or lies in another field of the policy");
        }

        FieldTree build() {
            Map<String, FieldTree> built = new LinkedHashMap<>();
            names.forEach((name, draft) -> built.put(name, draft.build()));
            return new FieldTree(built, elements == null ? null : elements.build(), path);
        }
    }
}

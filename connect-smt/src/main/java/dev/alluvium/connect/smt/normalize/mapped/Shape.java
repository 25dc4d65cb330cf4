// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.RecordPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind of event and where its parts are.
 *
 * @param json members that are JSON text and read as what the text says
 * @param ops where the operation word is, empty for nowhere
 * @param id null where only the fields of the row say
 * @param idField name of the id's field in keys
 * @param data where the row is
 * @param members what the row is put together from, null where it is found as a whole
 */
record Shape(
        Guard guard,
        List<FieldPath> json,
        @Nullable PathTemplate type,
        @Nullable PathTemplate id,
        String idField,
        List<RecordPath> ops,
        Map<String, Outcome> words,
        @Nullable Outcome fallback,
        @Nullable RecordPath partial,
        boolean partialByDefault,
        List<RecordPath> times,
        @Nullable RecordPath sequence,
        RecordPath data,
        @Nullable RowMembers members,
        @Nullable RecordPath tenant,
        @Nullable RecordPath eventId,
        PathTemplate source) {
    /**
     * The shape that keys describe.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static Shape of(Map<String, String> keys) {
        String idPath = keys.get("id.path");
        String idTemplate = keys.get("id.template");
        return new Shape(
                guard(keys),
                names(keys, "json").map(FieldPath::parse).toList(),
                keys.containsKey("type.path")
                        ? PathTemplate.ofPath(keys.getOrDefault("type.path", ""))
                        : template(keys, "type.template"),
                idPath == null ? template(keys, "id.template") : PathTemplate.ofPath(idPath),
                idPath == null || idTemplate != null ? "id" : lastName(idPath),
                names(keys, "op.path").map(RecordPath::parse).toList(),
                Outcome.words(Pairs.of(names(keys, "op.map").toList())),
                keys.containsKey("op.default") ? Outcome.parse(keys.getOrDefault("op.default", "")) : null,
                path(keys, "partial.path"),
                flag(keys.getOrDefault("partial.default", "false")),
                names(keys, "ts.path").map(RecordPath::parse).toList(),
                path(keys, "seq.path"),
                RecordPath.parse(keys.getOrDefault("data.path", "$value")),
                keys.containsKey("row") ? RowMembers.parse(names(keys, "row").toList()) : null,
                path(keys, "tenant.path"),
                path(keys, "event.id.path"),
                PathTemplate.parse(keys.getOrDefault("source", "mapped")));
    }

    private static Guard guard(Map<String, String> keys) {
        return new Guard(
                names(keys, "when")
                        .filter(one -> !one.startsWith("!"))
                        .map(RecordPath::parse)
                        .toList(),
                names(keys, "when")
                        .filter(one -> one.startsWith("!"))
                        .map(one -> RecordPath.parse(one.substring(1)))
                        .toList(),
                names(keys, "is").map(Guard.Pair::parse).toList(),
                names(keys, "not").map(Guard.Pair::parse).toList());
    }

    private static Stream<String> names(Map<String, String> keys, String name) {
        return Settings.names(keys.getOrDefault(name, "")).stream();
    }

    private static @Nullable PathTemplate template(Map<String, String> keys, String name) {
        String text = keys.get(name);
        return text == null ? null : PathTemplate.parse(text);
    }

    private static @Nullable RecordPath path(Map<String, String> keys, String name) {
        String text = keys.get(name);
        return text == null ? null : RecordPath.parse(text);
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("partial.default is true or false");
        }
        return text.equals("true");
    }

    private static String lastName(String path) {
        List<FieldPath.Step> steps = RecordPath.parse(path).path().steps();
        return !steps.isEmpty() && steps.get(steps.size() - 1) instanceof FieldPath.Name name ? name.name() : "id";
    }
}

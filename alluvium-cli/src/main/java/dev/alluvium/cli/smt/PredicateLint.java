// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Predicates that are missing, that nobody asks, or that can never be true where they stand. */
final class PredicateLint {
    private static final Set<String> OPS = Set.of("create", "update", "upsert", "delete", "read", "truncate");

    private PredicateLint() {}

    static List<Finding> findings(ConnectorSettings connector, List<TransformStep> steps) {
        List<Finding> findings = new ArrayList<>();
        List<String> predicates = connector.names("predicates");
        for (String alias : predicates) {
            if (steps.stream().noneMatch(step -> step.predicate().equals(alias))) {
                findings.add(Finding.warning("predicates." + alias, "is asked by no transform"));
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            TransformStep step = steps.get(i);
            if (step.predicate().isEmpty()) {
                continue;
            }
            String where = "transforms." + step.alias() + ".predicate";
            if (!predicates.contains(step.predicate())) {
                findings.add(Finding.error(where, step.predicate() + " is none of predicates"));
                continue;
            }
            Map<String, String> settings = connector.below("predicates." + step.predicate() + ".");
            if (settings.getOrDefault("type", "").endsWith(".RecordMatches")) {
                findings.addAll(unreachable(where, settings, steps, i));
            }
        }
        return findings;
    }

    private static List<Finding> unreachable(
            String where, Map<String, String> settings, List<TransformStep> steps, int at) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> equal = new HashMap<>();
        for (String condition : names(settings.getOrDefault("conditions", ""))) {
            String path = settings.getOrDefault(condition + ".path", "");
            String op = settings.getOrDefault(condition + ".op", "");
            String value = settings.getOrDefault(condition + ".value", "");
            String why = reason(path, op, value, steps, at);
            if (!why.isEmpty()) {
                findings.add(Finding.error(where, "condition " + condition + " is never true here: " + why));
            }
            boolean needsAll = settings.getOrDefault("match", "all").equals("all");
            if (needsAll
                    && op.equals("eq")
                    && !equal.computeIfAbsent(path, ignored -> value).equals(value)) {
                findings.add(Finding.error(
                        where, "conditions want two values of " + path + " at once; use op=in, or match=any"));
            }
        }
        return findings;
    }

    private static String reason(String path, String op, String value, List<TransformStep> steps, int at) {
        if (op.equals("missing")) {
            return "";
        }
        if (path.startsWith("$header.entity.") && isBefore(steps, at, "NormalizeEntity")) {
            return "NormalizeEntity, which writes " + path.substring(1) + ", stands behind";
        }
        if (path.equals("$header.entity.op") && (op.equals("eq") || op.equals("in"))) {
            List<String> wrong =
                    names(value).stream().filter(word -> !OPS.contains(word)).toList();
            if (!wrong.isEmpty() && wrong.size() == names(value).size()) {
                return "entity.op is one of create, update, upsert, delete, read, truncate";
            }
        }
        boolean isInValue = !path.startsWith("$header.") && !path.startsWith("$key") && !path.equals("$topic");
        boolean isRendered = steps.subList(0, at).stream()
                .anyMatch(step -> step.is("RenderTemplate") && step.predicate().isEmpty());
        if (isInValue && isRendered && !path.equals("$value")) {
            return "RenderTemplate made a text of the value before";
        }
        return "";
    }

    private static boolean isBefore(List<TransformStep> steps, int at, String type) {
        return steps.subList(0, at).stream().noneMatch(step -> step.is(type))
                && steps.subList(at, steps.size()).stream().anyMatch(step -> step.is(type));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}

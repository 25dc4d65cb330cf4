// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Transforms in an order in which they cannot do what they are for. */
final class OrderLint {
    private OrderLint() {}

    static List<Finding> findings(List<TransformStep> steps) {
        List<Finding> findings = new ArrayList<>();
        Lint.twice(steps.stream().map(TransformStep::alias))
                .forEach(alias -> findings.add(Finding.error("transforms", "lists " + alias + " twice")));
        for (int i = 0; i < steps.size(); i++) {
            TransformStep step = steps.get(i);
            List<TransformStep> before = steps.subList(0, i);
            String where = "transforms." + step.alias();
            if (step.is("ProtectFields")) {
                findings.addAll(protectedLate(where, before));
            }
            if (step.shortType().equals("ProtectFields$Value")) {
                findings.addAll(toldBefore(where, step, before));
            }
            if (step.shortType().equals("ProtectFields$Key") && has(before, "NormalizeEntity")) {
                findings.add(Finding.error(
                        where, "stands behind NormalizeEntity, which tells the plain key in entity.id; put it before"));
            }
            if (step.is("RouteEntity") && !has(before, "NormalizeEntity") && has(steps, "NormalizeEntity")) {
                findings.add(Finding.error(where, "stands before NormalizeEntity, whose facts name the topic"));
            }
            if (step.shortType().equals("ParseJson$Value")
                    && !step.settings().containsKey("field")
                    && has(before, "NormalizeEntity")
                    && !has(before, "RenderTemplate")) {
                findings.add(Finding.error(where, "stands behind NormalizeEntity, which needs what is parsed"));
            }
        }
        return findings;
    }

    private static List<Finding> protectedLate(String where, List<TransformStep> before) {
        List<Finding> findings = new ArrayList<>();
        if (has(before, "RouteEntity")) {
            findings.add(Finding.error(
                    where,
                    "stands behind RouteEntity, which may have put a plain value into the topic; put it before"));
        }
        if (has(before, "RenderTemplate")) {
            findings.add(Finding.error(
                    where, "stands behind RenderTemplate, whose text holds the values plainly; put it before"));
        }
        return findings;
    }

    /** A field that is told in a header before it is protected stays there in plain text. */
    private static List<Finding> toldBefore(String where, TransformStep step, List<TransformStep> before) {
        Set<String> secrets = new TreeSet<>();
        words(step.settings().get("policies"))
                .forEach(policy -> secrets.addAll(words(step.settings().get(policy + ".fields"))));
        List<Finding> findings = new ArrayList<>();
        for (TransformStep earlier : before) {
            for (String told : told(earlier)) {
                if (secrets.contains(told)) {
                    findings.add(Finding.error(
                            where,
                            "stands behind " + earlier.alias() + ", which tells field '" + told
                                    + "' in a header; put it before"));
                }
            }
        }
        return findings;
    }

    /** The fields of a value that a transform makes a fact of. */
    private static List<String> told(TransformStep step) {
        if (step.is("NormalizeEntity")) {
            return words(step.settings().get("id.fields")).stream()
                    .flatMap(entry -> Arrays.stream(
                            entry.substring(entry.lastIndexOf(':') + 1).split("\\+")))
                    .map(String::trim)
                    .distinct()
                    .toList();
        }
        return step.is("StampTenant") && "value".equals(step.settings().get("from"))
                ? words(step.settings().get("path"))
                : List.of();
    }

    private static List<String> words(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",")).map(String::trim).toList();
    }

    private static boolean has(List<TransformStep> steps, String type) {
        return steps.stream().anyMatch(step -> step.is(type));
    }
}

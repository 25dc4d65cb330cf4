// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import java.util.ArrayList;
import java.util.List;

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
            if (step.shortType().equals("ProtectFields$Key") && has(before, "NormalizeEntity")) {
                findings.add(Finding.error(
                        where, "stands behind NormalizeEntity, which tells the plain key in entity.id; put it before"));
            }
            if (step.is("RouteEntity") && !has(before, "NormalizeEntity") && has(steps, "NormalizeEntity")) {
                findings.add(Finding.error(where, "stands before NormalizeEntity, whose facts name the topic"));
            }
            if (step.shortType().equals("ParseJson$Value") && has(before, "NormalizeEntity")) {
                boolean isWhole = !step.settings().containsKey("field");
                if (isWhole) {
                    findings.add(Finding.error(where, "stands behind NormalizeEntity, which needs what is parsed"));
                }
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

    private static boolean has(List<TransformStep> steps, String type) {
        return steps.stream().anyMatch(step -> step.is(type));
    }
}

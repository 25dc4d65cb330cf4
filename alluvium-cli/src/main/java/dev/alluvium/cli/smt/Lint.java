// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import dev.alluvium.cli.argument.WrongInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every check of a connector's transforms. */
final class Lint {
    private Lint() {}

    static List<Finding> findings(ConnectorSettings connector) {
        List<TransformStep> steps = connector.names("transforms").stream()
                .map(alias -> TransformStep.of(connector, alias))
                .toList();
        List<Finding> findings = new ArrayList<>();
        findings.addAll(unlisted(connector, "transforms"));
        findings.addAll(unlisted(connector, "predicates"));
        findings.addAll(refused(connector, steps));
        findings.addAll(OrderLint.findings(steps));
        findings.addAll(PredicateLint.findings(connector, steps));
        findings.addAll(ConnectorLint.findings(connector, steps));
        return findings;
    }

    /** A worker ignores settings of an alias that is not listed. */
    private static List<Finding> unlisted(ConnectorSettings connector, String kind) {
        List<String> listed = connector.names(kind);
        return connector.below(kind + ".").keySet().stream()
                .filter(name -> listed.stream().noneMatch(alias -> name.startsWith(alias + ".")))
                .map(name -> Finding.error(kind + "." + name, "belongs to none of " + kind + "; it would be ignored"))
                .toList();
    }

    /** What the transforms and predicates themselves say to their settings, unknown keys included. */
    private static List<Finding> refused(ConnectorSettings connector, List<TransformStep> steps) {
        List<Finding> findings = new ArrayList<>();
        for (TransformStep step : steps) {
            check(
                    findings,
                    "transforms." + step.alias(),
                    () -> TransformChain.transform(step).close());
        }
        for (String alias : connector.names("predicates")) {
            Map<String, String> settings = connector.below("predicates." + alias + ".");
            String type = settings.getOrDefault("type", "");
            check(
                    findings,
                    "predicates." + alias,
                    () -> TransformChain.predicate("predicates." + alias, type, settings)
                            .close());
        }
        return findings;
    }

    private static void check(List<Finding> findings, String where, Runnable use) {
        try {
            use.run();
        } catch (WrongInputException e) {
            String text = String.valueOf(e.getMessage());
            boolean isForeign = text.contains("is known here") && !text.contains("dev.alluvium");
            String message = text.startsWith(where + ": ") ? text.substring(where.length() + 2) : text;
            findings.add(isForeign ? Finding.warning(where, message) : Finding.error(where, message));
        }
    }

    /** The texts that occur more than once. */
    static List<String> twice(Stream<String> texts) {
        TreeSet<String> seen = new TreeSet<>();
        return texts.filter(text -> !seen.add(text)).distinct().toList();
    }
}

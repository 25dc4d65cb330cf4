// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import java.util.ArrayList;
import java.util.List;

/** Settings of the connector that undo what its transforms do. */
final class ConnectorLint {
    private ConnectorLint() {}

    static List<Finding> findings(ConnectorSettings connector, List<TransformStep> steps) {
        List<Finding> findings = new ArrayList<>();
        addConverters(findings, connector, steps);
        addErrors(findings, connector, steps);
        return findings;
    }

    private static void addConverters(List<Finding> findings, ConnectorSettings connector, List<TransformStep> steps) {
        boolean normalizes = has(steps, "NormalizeEntity");
        boolean writesFacts = !connector.isSink() && (normalizes || has(steps, "StampTenant"));
        boolean readsFacts = connector.isSink()
                && !normalizes
                && connector.text("cdc.format", "").equals("entity");
        if ((writesFacts || readsFacts) && !keepsText(connector)) {
            findings.add(Finding.error(
                    "header.converter",
                    "Connect's default re-types ids in headers (00123 to a number); "
                            + "set org.apache.kafka.connect.storage.StringConverter"));
        }
        if (losesNulls(connector)) {
            findings.add(Finding.warning(
                    "value.converter.replace.null.with.default",
                    "true, its default, makes the schema's default of a null that the source has set; set false"));
        }
    }

    private static void addErrors(List<Finding> findings, ConnectorSettings connector, List<TransformStep> steps) {
        boolean tolerates = connector.text("errors.tolerance", "none").equals("all");
        if (tolerates && has(steps, "ProtectFields") && !connector.isSink()) {
            findings.add(Finding.error(
                    "errors.tolerance", "all skips records that cannot be protected, and a source keeps no copy"));
        }
        if (tolerates
                && connector.isSink()
                && connector.text("errors.deadletterqueue.topic.name", "").isEmpty()) {
            findings.add(Finding.warning(
                    "errors.tolerance", "all without errors.deadletterqueue.topic.name loses records that fail"));
        }
        if (has(steps, "ProtectFields")
                && connector.text("errors.log.include.messages", "false").equals("true")) {
            findings.add(Finding.error("errors.log.include.messages", "true writes plain values into the log"));
        }
        if (has(steps, "ProtectFields") && connector.isSink() && tolerates) {
            findings.add(Finding.warning(
                    "errors.deadletterqueue.topic.name",
                    "a dead letter holds the original bytes; protect at the source"));
        }
    }

    private static boolean losesNulls(ConnectorSettings connector) {
        return connector.text("value.converter", "").endsWith(".JsonConverter")
                && connector.text("value.converter.schemas.enable", "true").equals("true")
                && connector
                        .text("value.converter.replace.null.with.default", "true")
                        .equals("true");
    }

    private static boolean keepsText(ConnectorSettings connector) {
        return connector.text("header.converter", "").endsWith(".StringConverter");
    }

    private static boolean has(List<TransformStep> steps, String type) {
        return steps.stream().anyMatch(step -> step.is(type));
    }
}

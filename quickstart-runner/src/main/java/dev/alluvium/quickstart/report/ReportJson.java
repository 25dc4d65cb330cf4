// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicVerdict;

/** {@code report.json}. */
public final class ReportJson {
    private ReportJson() {}

    /** The report as JSON; differences with values only if asked for. */
    public static ObjectNode of(RunReport report, boolean showValues) {
        ObjectNode json = Json.object();
        json.put("verdict", report.verdict()).put("exitCode", report.exitCode());
        ArrayNode problems = json.putArray("problems");
        report.problems().forEach(problems::add);
        ObjectNode tables = json.putObject("tables");
        report.tables().forEach(table -> tables.set(table.verdict().table(), table(table, showValues)));
        ObjectNode topics = json.putObject("topics");
        report.topics().forEach(topic -> topics.set(topic.topic(), topic(topic, showValues)));
        ObjectNode connectors = json.putObject("connectors");
        report.connectors().forEach(connector -> connectors.set(connector.name(), connector(connector)));
        ArrayNode kills = json.putArray("kills");
        report.kills().forEach(kills::add);
        json.put("eventsSent", report.eventsSent());
        ObjectNode seconds = json.putObject("secondsPerPhase");
        report.secondsPerPhase().forEach(seconds::put);
        ObjectNode memory = json.putObject("memoryBytes");
        report.memoryBytes().forEach(memory::put);
        return json;
    }

    private static ObjectNode table(RunReport.Table table, boolean showValues) {
        TableVerdict verdict = table.verdict();
        ObjectNode json = Json.object();
        json.put("equal", verdict.equal())
                .put("version", verdict.version())
                .put("rows", verdict.rows())
                .put("files", verdict.files())
                .put("differingKeys", verdict.differingKeys());
        ObjectNode latency =
                json.putObject("eventToQueryable").put("events", table.latency().events());
        if (table.latency().events() > 0) {
            latency.put("p50Millis", table.latency().p50Millis())
                    .put("p95Millis", table.latency().p95Millis());
        }
        ArrayNode differences = json.putArray("differences");
        verdict.differences().forEach(difference -> differences.add(difference.describe(showValues)));
        return json;
    }

    private static ObjectNode topic(TopicVerdict verdict, boolean showValues) {
        ObjectNode json = Json.object();
        json.put("equal", verdict.equal()).put("records", verdict.records());
        ArrayNode differences = json.putArray("differences");
        verdict.differences().forEach(difference -> differences.add(difference.describe(showValues)));
        return json;
    }

    private static ObjectNode connector(RunReport.Connector connector) {
        ObjectNode json = Json.object();
        json.put("type", connector.type()).put("state", connector.state());
        ArrayNode tasks = json.putArray("tasks");
        connector.tasks().forEach(tasks::add);
        return json.put("committed", connector.committed()).put("deadLetters", connector.deadLetters());
    }
}

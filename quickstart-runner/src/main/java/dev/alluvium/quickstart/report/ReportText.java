// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import dev.alluvium.quickstart.judge.Difference;
import dev.alluvium.quickstart.judge.TableVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The report as people read it. */
public final class ReportText {
    private static final int SHOWN = 10;

    private ReportText() {}

    /** The lines of the report; differences with values only if asked for. */
    public static List<String> lines(RunReport report, boolean showValues) {
        List<String> lines = new ArrayList<>();
        if (!report.tables().isEmpty()) {
            lines.addAll(tables(report.tables()));
            lines.add("");
        }
        if (!report.connectors().isEmpty()) {
            lines.addAll(connectors(report.connectors()));
            lines.add("");
        }
        report.topics()
                .forEach(topic -> lines.add("topic " + topic.topic() + ": " + topic.records() + " records, "
                        + (topic.equal() ? "as expected" : "DIFFERENT")));
        report.kills().forEach(kill -> lines.add("kill " + kill));
        for (RunReport.Table table : report.tables()) {
            addDifferences(
                    lines, "table " + table.verdict().table(), table.verdict().differences(), showValues);
        }
        report.topics()
                .forEach(topic -> addDifferences(lines, "topic " + topic.topic(), topic.differences(), showValues));
        report.problems().forEach(problem -> lines.add("problem: " + problem));
        lines.add(report.verdict());
        return lines;
    }

    private static List<String> tables(List<RunReport.Table> tables) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("table", "rows", "version", "files", "p50", "p95", "verdict"));
        for (RunReport.Table table : tables) {
            TableVerdict verdict = table.verdict();
            boolean measured = table.latency().events() > 0;
            rows.add(List.of(
                    verdict.table(),
                    String.format(Locale.ROOT, "%,d", verdict.rows()),
                    Long.toString(verdict.version()),
                    Integer.toString(verdict.files()),
                    measured ? seconds(table.latency().p50Millis()) : "-",
                    measured ? seconds(table.latency().p95Millis()) : "-",
                    verdict.equal() ? "equal" : "DIFFERENT"));
        }
        return aligned(rows);
    }

    private static List<String> connectors(List<RunReport.Connector> connectors) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("connector", "type", "state", "tasks", "dead letters"));
        for (RunReport.Connector connector : connectors) {
            long running = Collections.frequency(connector.tasks(), "RUNNING");
            rows.add(List.of(
                    connector.name(),
                    connector.type(),
                    connector.state(),
                    running + " of " + connector.tasks().size() + " running",
                    connector.type().equals("sink") ? Long.toString(connector.deadLetters()) : "-"));
        }
        return aligned(rows);
    }

    private static void addDifferences(
            List<String> lines, String what, List<Difference> differences, boolean showValues) {
        differences.stream()
                .limit(SHOWN)
                .forEach(difference -> lines.add(what + ": " + difference.describe(showValues)));
        if (differences.size() > SHOWN) {
            lines.add(what + ": and " + (differences.size() - SHOWN) + " more");
        }
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** First column to the left, numbers to the right, two spaces between. */
    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                boolean left = column == 0
                        || column == columns - 1
                        || !isNumber(rows.get(rows.size() - 1).get(column));
                line.append(
                        String.format(Locale.ROOT, "%" + (left ? "-" : "") + widths[column] + "s  ", row.get(column)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static boolean isNumber(String text) {
        return text.matches("-|[0-9.,]+( s)?");
    }
}

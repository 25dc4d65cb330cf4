// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.drain.Connectors;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;

/** Counts that a run shows while it goes on and at its end. */
final class Figures {
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

    private Figures() {}

    /** Every connector now. */
    static List<RunReport.Connector> connectors(RunSession session) {
        Connectors connectors = session.connectors();
        List<RunReport.Connector> all = new ArrayList<>();
        for (String name : session.connectorNames()) {
            Connectors.Status status = connectors.status(name);
            Map<String, String> config = connectors.config(name);
            long committed = status.isSink()
                    ? connectors.committed(name).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    : 0;
            long deadLetters = deadLetters(session.stack().kafka(), config.getOrDefault(DEAD_LETTERS, ""));
            all.add(new RunReport.Connector(
                    name, status.type(), status.state(), status.tasks(), committed, deadLetters));
        }
        return all;
    }

    /** One line per connector and table. */
    static List<String> live(RunSession session) {
        List<String> lines = new ArrayList<>();
        Connectors connectors = session.connectors();
        for (String name : session.connectorNames()) {
            Connectors.Status status = connectors.status(name);
            String committed = "";
            if (status.isSink()) {
                long sum = connectors.committed(name).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                committed = ", committed " + sum;
            }
            lines.add("  connector " + name + ": " + status.state() + committed);
        }
        session.commits().ifPresent(watcher -> lines.addAll(tables(session, watcher)));
        return lines;
    }

    private static List<String> tables(RunSession session, CommitWatcher watcher) {
        List<String> lines = new ArrayList<>();
        for (String table : watcher.tables()) {
            long version = watcher.version(table);
            lines.add("  table " + table + ": "
                    + (version < 0
                            ? "not there yet"
                            : "version " + version + ", "
                                    + watcher.latency(table, session.sentTimes())
                                            .events() + " events"));
        }
        return lines;
    }

    private static long deadLetters(KafkaBroker kafka, String topic) {
        if (topic.isEmpty() || !kafka.topics().contains(topic)) {
            return 0;
        }
        return kafka.endOffsets(topic, IsolationLevel.READ_COMMITTED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}

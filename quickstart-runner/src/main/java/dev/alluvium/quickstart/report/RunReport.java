// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicVerdict;
import dev.alluvium.quickstart.watch.Latency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param exitCode 0 equal, 1 different, 2 the folder is wrong, 3 the stack could not start
 * @param problems what went wrong beside differences: a step that failed, a drain that was not reached
 * @param kills each armed kill, and at which call it fired
 * @param secondsPerPhase in order
 * @param memoryBytes resident memory per process at the end
 */
public record RunReport(
        int exitCode,
        List<String> problems,
        List<Table> tables,
        List<TopicVerdict> topics,
        List<Connector> connectors,
        List<String> kills,
        long eventsSent,
        Map<String, Double> secondsPerPhase,
        Map<String, Long> memoryBytes) {

    /** Every table and topic is as expected and nothing went wrong. */
    public static final int EQUAL = 0;
    /** Something differs or went wrong. */
    public static final int DIFFERENT = 1;
    /** The folder is wrong. */
    public static final int FOLDER_WRONG = 2;
    /** The stack could not start. */
    public static final int NO_STACK = 3;

    /** Copies the collections. */
    public RunReport {
        problems = List.copyOf(problems);
        tables = List.copyOf(tables);
        topics = List.copyOf(topics);
        connectors = List.copyOf(connectors);
        kills = List.copyOf(kills);
        secondsPerPhase = new LinkedHashMap<>(secondsPerPhase);
        memoryBytes = new LinkedHashMap<>(memoryBytes);
    }

    /** A table's verdict and its event-to-queryable latency. */
    public record Table(TableVerdict verdict, Latency latency) {}

    /**
     * A connector at the end of the run.
     *
     * @param committed sum of the offsets that a sink has committed, 0 for a source
     * @param deadLetters records on its dead letter topic, 0 without one
     */
    public record Connector(
            String name, String type, String state, List<String> tasks, long committed, long deadLetters) {
        /** Copies the list. */
        public Connector {
            tasks = List.copyOf(tasks);
        }
    }

    /** A run that ended before it began. */
    public static RunReport refused(int exitCode, String why) {
        return new RunReport(exitCode, List.of(why), List.of(), List.of(), List.of(), List.of(), 0, Map.of(), Map.of());
    }

    /** One word for the exit code. */
    public String verdict() {
        return switch (exitCode) {
            case EQUAL -> "EQUAL";
            case FOLDER_WRONG -> "FOLDER_WRONG";
            case NO_STACK -> "NO_STACK";
            default -> "DIFFERENT";
        };
    }

    /** Whether all is as expected. */
    public boolean equal() {
        return exitCode == EQUAL;
    }
}

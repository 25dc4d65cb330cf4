// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a status answer says, in short.
 *
 * @param connector the connector's own state; {@code ABSENT} while Connect does not know it
 * @param tasks state of each task, by number
 * @param traces first lines of the stack traces of what failed
 */
record ConnectorState(String connector, List<String> tasks, List<String> traces) {
    private static final int TRACE_LINES = 6;

    ConnectorState {
        tasks = List.copyOf(tasks);
        traces = List.copyOf(traces);
    }

    static ConnectorState of(ConnectRest.Response response) {
        if (!response.isOk()) {
            return new ConnectorState("ABSENT", List.of(), List.of());
        }
        List<String> tasks = new ArrayList<>();
        List<String> traces = new ArrayList<>();
        JsonNode connector = response.body().path("connector");
        addTrace(connector, traces);
        for (JsonNode task : response.body().path("tasks")) {
            tasks.add(task.path("state").asText());
            addTrace(task, traces);
        }
        return new ConnectorState(connector.path("state").asText("ABSENT"), tasks, traces);
    }

    boolean isRunning() {
        return connector.equals("RUNNING") && !tasks.isEmpty() && tasks.stream().allMatch("RUNNING"::equals);
    }

    boolean isFailed() {
        return connector.equals("FAILED") || tasks.contains("FAILED");
    }

    String summary() {
        return "connector " + connector + ", tasks " + tasks
                + (traces.isEmpty() ? "" : "\n" + String.join("\n", traces));
    }

    private static void addTrace(JsonNode node, List<String> traces) {
        if (node.hasNonNull("trace")) {
            traces.add(node.path("trace").asText().lines().limit(TRACE_LINES).collect(Collectors.joining("\n")));
        }
    }
}

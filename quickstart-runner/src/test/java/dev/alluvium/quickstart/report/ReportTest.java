// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.judge.Difference;
import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicVerdict;
import dev.alluvium.quickstart.watch.Latency;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Difference CHANGED = new Difference(
            "value differs",
            "[7]",
            "title",
            "string",
            "string",
            TextNode.valueOf("canary-wanted"),
            TextNode.valueOf("canary-stored"));
    private static final RunReport RED = new RunReport(
            1,
            List.of("last drain: not drained after 120 s"),
            List.of(
                    new RunReport.Table(
                            new TableVerdict("users", 12, 100_000, 8, 0, List.of()), new Latency(500, 1234, 2345)),
                    new RunReport.Table(new TableVerdict("reviews", 3, 5, 1, 1, List.of(CHANGED)), Latency.NONE)),
            List.of(new TopicVerdict("dlq", 2, List.of(Difference.of("there are 2 records, not 3")))),
            List.of(
                    new RunReport.Connector("shop", "source", "RUNNING", List.of("RUNNING"), 0, 0),
                    new RunReport.Connector("tables", "sink", "RUNNING", List.of("RUNNING", "FAILED"), 900, 2)),
            List.of("steps.jsonl:3: worker-1 before call 17, PUT /b/_delta_log/1.json"),
            1000,
            Map.of("steps", 4.2),
            Map.of("kafka", 300L));

    @Test
    void theTextHasATableALineAndTheFirstDifferences() {
        assertThat(ReportText.lines(RED, false))
                .containsExactly(
                        "table       rows  version  files    p50    p95  verdict",
                        "users    100,000       12      8  1.2 s  2.3 s  equal",
                        "reviews        5        3      1      -      -  DIFFERENT",
                        "",
                        "connector  type    state    tasks           dead letters",
                        "shop       source  RUNNING  1 of 1 running  -",
                        "tables     sink    RUNNING  1 of 2 running  2",
                        "",
                        "topic dlq: 2 records, DIFFERENT",
                        "kill steps.jsonl:3: worker-1 before call 17, PUT /b/_delta_log/1.json",
                        "table reviews: value differs, key [7], column title, expected type string, stored type string",
                        "topic dlq: there are 2 records, not 3",
                        "problem: last drain: not drained after 120 s",
                        "DIFFERENT");
    }

    @Test
    void valuesAreShownOnlyOnRequest() {
        assertThat(Json.text(ReportJson.of(RED, false))).doesNotContain("canary");
        assertThat(Json.text(ReportJson.of(RED, true)))
                .contains("canary-wanted")
                .contains("canary-stored");
        assertThat(String.join("\n", ReportText.lines(RED, true))).contains("canary-stored");
    }

    @Test
    void theJsonHasEveryFigure() {
        assertThat(Json.text(ReportJson.of(RED, false)))
                .contains("\"verdict\":\"DIFFERENT\"")
                .contains("\"users\":{\"equal\":true,\"version\":12,\"rows\":100000,\"files\":8,\"differingKeys\":0,"
                        + "\"eventToQueryable\":{\"events\":500,\"p50Millis\":1234,\"p95Millis\":2345}")
                .contains("\"eventToQueryable\":{\"events\":0}")
                .contains("\"tables\":{\"type\":\"sink\",\"state\":\"RUNNING\",\"tasks\":[\"RUNNING\",\"FAILED\"],"
                        + "\"committed\":900,\"deadLetters\":2}")
                .contains("\"secondsPerPhase\":{\"steps\":4.2}")
                .contains("\"memoryBytes\":{\"kafka\":300}");
    }

    @Test
    void aRefusedRunHasItsReasonAndNothingElse() {
        RunReport refused = RunReport.refused(RunReport.FOLDER_WRONG, "stack.json: why");

        assertThat(refused.equal()).isFalse();
        assertThat(ReportText.lines(refused, false)).containsExactly("problem: stack.json: why", "FOLDER_WRONG");
    }

    @Test
    void aTerminalRewritesItsLinesAndAPipeRepeatsNone() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        for (Progress progress : List.of(new TerminalProgress(print(terminal)), new LineProgress(print(pipe)))) {
            progress.say("begin");
            progress.show(List.of("  a: 1", "  b: 2"));
            progress.show(List.of("  a: 1", "  b: 2"));
            progress.say("end");
        }

        String clear = "\u001b[1A\u001b[2K";
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .isEqualTo("begin\n  a: 1\n  b: 2\n" + clear + clear + "  a: 1\n  b: 2\n" + clear + clear + "end\n");
        assertThat(pipe.toString(StandardCharsets.UTF_8)).isEqualTo("begin\n  a: 1 | b: 2\nend\n");
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

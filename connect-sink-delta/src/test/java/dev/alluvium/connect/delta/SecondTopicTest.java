// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two topics, read by two tasks, in one table whose keys have one row only as long as one topic feeds it. */
class SecondTopicTest {
    private static final TopicPartition U0 = new TopicPartition("u", 0);
    private static final String MESSAGE = "both feed the upsert table 'x'";

    @TempDir
    Path base;

    private Map<String, String> routed(String... pairs) {
        Map<String, String> properties = new HashMap<>(properties(
                base, "write.mode", "upsert", "pk.mode", "record_value", "pk.fields", "o", "table.route.field", "to"));
        properties.remove("topics");
        properties.put("topics.regex", "t|u");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private static SinkRecord row(TopicPartition partition, long offset, String value) {
        return record(partition, offset, null, Map.of("to", "x", "o", 1L, "n", offset, "v", value));
    }

    @Test
    void aTopicIsRefusedOnceAnotherTaskHasWrittenThatOfAnother() {
        try (TaskHarness one = new TaskHarness(routed()).open(T0);
                TaskHarness two = new TaskHarness(routed()).open(U0)) {
            one.put(row(T0, 0, "t"));
            one.flush();

            assertThatThrownBy(() -> two.put(row(U0, 0, "u")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll("'t' and 'u'", MESSAGE, "sequence.by", "a table of its own");
            one.put(row(T0, 1, "t2"));
            one.flush();
            assertThat(StoredTable.open(base, "x").rows())
                    .extracting(row -> row.get("v"))
                    .containsExactly("t2");
        }
    }

    /** Both tasks have found the table without the other's topic. */
    @Test
    void theFirstCommitOfAnotherTopicWinsThoughBothTasksHoldRecords() {
        try (TaskHarness one = new TaskHarness(routed()).open(T0);
                TaskHarness two = new TaskHarness(routed()).open(U0)) {
            one.put(row(T0, 0, "t"));
            two.put(row(U0, 0, "u"));
            one.flush();

            assertThatThrownBy(two::flush).isInstanceOf(ConnectException.class).hasMessageContaining(MESSAGE);
            assertThat(StoredTable.open(base, "x").rows())
                    .extracting(row -> row.get("v"))
                    .containsExactly("t");
        }
    }

    /** The other commit comes between the plan and the PUT of this one. */
    @Test
    void theTopicThatLosesTheRaceForTheVersionIsRefused() {
        try (TaskHarness one = new TaskHarness(routed()).open(T0)) {
            one.put(row(T0, 0, "t"));
            FaultyStore.Faults faults = new FaultyStore.Faults();
            try (TaskHarness two = new TaskHarness(routed(), store -> new FaultyStore(store, faults)).open(U0)) {
                two.put(row(U0, 0, "u"));
                faults.beforeLogPut = () -> {
                    faults.beforeLogPut = () -> {};
                    one.flush();
                };

                assertThatThrownBy(two::flush)
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining(MESSAGE);
                assertThat(StoredTable.open(base, "x").rows())
                        .extracting(row -> row.get("v"))
                        .containsExactly("t");
            }
        }
    }

    @Test
    void aRouteByExpressionIsNoExceptionWhereValidationCannotKnow() {
        Map<String, String> properties = routed("topic2table.regex", "(t|u)=>x");
        properties.remove("table.route.field");
        try (TaskHarness one = new TaskHarness(properties).open(T0)) {
            one.put(row(T0, 0, "t"));
            one.flush();
        }
        try (TaskHarness two = new TaskHarness(properties)) {
            assertThatThrownBy(() -> two.open(U0))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(MESSAGE);
        }
    }

    @Test
    void keysThatStayInPartitionsAreOfOneTopicThoughASequenceOrdersThem() {
        String[] scoped = {"sequence.by", "n", "key.scope", "partition"};
        try (TaskHarness one = new TaskHarness(routed(scoped)).open(T0, U0)) {
            one.put(row(T0, 0, "t"));

            assertThatThrownBy(() -> one.put(row(U0, 0, "u")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll(MESSAGE, "set key.scope=table");
        }
        try (TaskHarness one = new TaskHarness(routed("sequence.by", "n")).open(T0);
                TaskHarness two = new TaskHarness(routed("sequence.by", "n")).open(U0)) {
            one.put(row(T0, 0, "t"));
            one.flush();
            two.put(row(U0, 5, "u"));
            two.flush();
            assertThat(StoredTable.open(base, "x").rows())
                    .extracting(row -> row.get("v"))
                    .containsExactly("u");
        }
    }

    @Test
    void aTopicThatIsNotReadAnyMoreOrHasItsOwnTableNowBlocksNone() {
        Map<String, String> shared = routed();
        try (TaskHarness one = new TaskHarness(shared).open(T0)) {
            one.put(row(T0, 0, "t"));
            one.flush();
        }
        try (TaskHarness renamed = new TaskHarness(routed("topics.regex", "u")).open(U0)) {
            renamed.put(row(U0, 0, "u"));
            renamed.flush();
            assertThat(StoredTable.open(base, "x").rows())
                    .extracting(row -> row.get("v"))
                    .containsExactly("u");
        }
        Map<String, String> apart = routed("topic2table.map", "u:x,t:y");
        apart.remove("table.route.field");
        try (TaskHarness other = new TaskHarness(apart).open(U0)) {
            other.put(row(U0, 1, "u"));
            other.flush();
            assertThat(StoredTable.open(base, "x").txn(other, U0)).hasValue(1);
        }
    }

    @Test
    void routesThatLeadSeveralTopicsToOneTableAreRefusedBeforeTheStart() {
        assertThat(errors("topic2table.regex", "t|u=>x")).containsOnlyKeys("sequence.by");
        assertThat(errors("topic2table.regex", "t=>x,u=>x")).containsOnlyKeys("sequence.by");
        assertThat(errors("topic2table.map", "t:x,u:x")).containsOnlyKeys("sequence.by");
        assertThat(errors("topic2table.regex", "[tu]=>x")).containsOnlyKeys("sequence.by");
        assertThat(errors("topics.regex", "a[.].*", "topic2table.regex", "a[.]b.*=>x,.*=>y_$0"))
                .containsOnlyKeys("sequence.by");
        assertThat(errors("topic2table.regex", "t|u=>x", "sequence.by", "n", "key.scope", "partition"))
                .containsOnlyKeys("key.scope");

        assertThat(errors("topic2table.regex", "t|u=>x", "sequence.by", "n")).isEmpty();
        assertThat(errors("topic2table.regex", "t|u=>x", "write.mode", "append", "pk.mode", "none", "pk.fields", ""))
                .isEmpty();
        assertThat(errors("topics.regex", "t|w", "topic2table.regex", "t|u=>x")).isEmpty();
        assertThat(errors("topics.regex", "a[.].*", "topic2table.regex", "a[.]b=>x,a.c=>y"))
                .isEmpty();
        assertThat(errors("topic2table.regex", "(t|u)=>x_$1")).isEmpty();
    }

    private Map<String, List<String>> errors(String... pairs) {
        Map<String, String> properties = routed(pairs);
        properties.remove("table.route.field");
        return ConfigReport.of(properties, getClass().getClassLoader()).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}

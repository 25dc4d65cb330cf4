// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.it.kinesis.OpenTransaction;
import dev.alluvium.it.kinesis.StreamLoad;
import dev.alluvium.it.kinesis.TopicCensus;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import dev.alluvium.testsupport.stack.kinesis.KinesisLocal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * K-06 and exactly once on two workers: while a stream goes from 2 shards to 8, 3 and 5, the workers are killed with
 * transactions open and the number of tasks changes, each record comes into the topic once, those of a key in order.
 * Small in the build, 200,000 records and four kills in the profile {@code chaos}.
 */
class KinesisReshardIT {
    private static final int KEYS = 250;
    private static final int STEPS = 10;
    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int RECORDS = Integer.getInteger("alluvium.kinesis.reshard.records", 10_000);
    private static final int RECORDS_OF_OTHERS = 5_000;
    private static final boolean ALL_KILLS = RECORDS > 100_000;

    private final EmbeddedStack stack = SharedStack.get();
    private final ConnectRest connect = stack.connect();
    private final List<OpenTransaction> cut = new ArrayList<>();
    private String name = "";

    @AfterEach
    void deleteConnector() {
        connect.delete(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "efo"})
    void eachRecordArrivesOnceAndInOrder(String mode) {
        run("reshard-" + mode, mode, stack.kinesis().orElseThrow().uri(), RECORDS);
    }

    /** The same on an endpoint that others wrote. What the contract suite says of it is enough for polling. */
    @Test
    void eachRecordArrivesOnceAndInOrderFromKinesisLocal() {
        fromKinesisLocal("polling");
    }

    @Test
    @Disabled("kinesis-local's documentation: it \"only supports polling consumers today\"")
    void eachRecordArrivesOnceAndInOrderBySubscriptionsFromKinesisLocal() {
        fromKinesisLocal("efo");
    }

    private void fromKinesisLocal(String mode) {
        Optional<String> lacking = KinesisLocal.lacking();
        if (lacking.isPresent()) {
            assertThat(System.getenv("CI")).as(lacking.get()).isNotEqualTo("true");
            Assumptions.abort(lacking.get());
        }
        try (KinesisLocal local = KinesisLocal.start(stack.logs().resolve("kinesis-local.log"))) {
            run("reshard-kinesis-local", mode, local.uri(), RECORDS_OF_OTHERS);
        }
    }

    private void run(String connector, String mode, URI endpoint, int records) {
        name = connector;
        stack.kafka().createTopic(name, PARTITIONS, Map.of());
        try (KinesisStreams streams = KinesisStreams.connect(endpoint);
                TopicCensus census = new TopicCensus(stack.kafka().bootstrap(), name)) {
            streams.create(name, 2);
            StreamLoad load = new StreamLoad(streams, name, KEYS);
            putTasks(mode, endpoint, 2);

            int rounds = records / KEYS / STEPS;
            for (int step = 0; step < STEPS; step++) {
                load.putRounds(rounds);
                act(step, mode, endpoint, streams);
                awaitRead(census, load.records() - load.records() / 4);
            }
            awaitRead(census, load.records());
            load.putRounds(2); // behind whatever might have come twice
            awaitRead(census, load.records());

            assertThat(census.findings()).isEmpty();
            assertThat(census.next())
                    .hasSize(KEYS)
                    .allSatisfy((key, next) -> assertThat(next).as(key).isEqualTo(load.rounds()));
            assertThat(census.aggregated()).isEqualTo(load.aggregated());
            assertThat(cut)
                    .as("transactions that were open when their worker was killed, and were given up")
                    .anySatisfy(open -> assertThat(census.sees(open.first())).isFalse());
            System.out.printf(
                    "kinesis: %d records, %d kills, of which %d cut a transaction%n",
                    load.records(),
                    cut.size(),
                    cut.stream().filter(open -> !census.sees(open.first())).count());
        }
    }

    private void act(int step, String mode, URI endpoint, KinesisStreams streams) {
        switch (step) {
            case 0 -> streams.reshard(name, 8);
            case 1 -> killInTransaction();
            case 2 -> putTasks(mode, endpoint, 3);
            case 3 -> streams.reshard(name, 3);
            case 5 -> putTasks(mode, endpoint, 1);
            case 6 -> streams.reshard(name, 5);
            case 8 -> putTasks(mode, endpoint, 4);
            default -> {
                if (ALL_KILLS) {
                    killInTransaction();
                }
            }
        }
    }

    private void killInTransaction() {
        Map.Entry<OpenTransaction, ConnectWorker> found = await("an open transaction")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(this::openTransaction, Optional::isPresent)
                .orElseThrow();
        ConnectWorker worker = found.getValue();
        worker.process().kill();
        cut.add(found.getKey());
        worker.start();
    }

    /** One whose task is in the status: that lags while the group rebalances. */
    private Optional<Map.Entry<OpenTransaction, ConnectWorker>> openTransaction() {
        return OpenTransaction.of(stack.kafka(), name, PARTITIONS)
                .flatMap(open -> workerOf(open.task()).map(worker -> Map.entry(open, worker)));
    }

    private Optional<ConnectWorker> workerOf(int task) {
        for (JsonNode status : connect.status(name).body().path("tasks")) {
            String address = status.path("worker_id").asText();
            if (status.path("id").asInt() == task) {
                return stack.workers().stream()
                        .filter(worker -> worker.url().getAuthority().equals(address))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private void awaitRead(TopicCensus census, int records) {
        await("records in the topic; the connector: " + connect.status(name).body())
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    restartUnfencedTasks();
                    return census.read() >= records || !census.findings().isEmpty();
                });
    }

    /**
     * What an operator does: Connect lets a task fail for good where the group's leader dies, or gets new configurations
     * of tasks, while the task asks it to fence its predecessors.
     */
    private void restartUnfencedTasks() {
        boolean unfenced = false;
        for (JsonNode task : connect.status(name).body().path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                assertThat(task.path("trace").asText())
                        .containsAnyOf("zombie fencing", "IO Error trying to forward REST request")
                        .doesNotContain("dev.alluvium");
                unfenced = true;
            }
        }
        if (unfenced) {
            connect.request("POST", "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true", null);
        }
    }

    private void putTasks(String mode, URI endpoint, int tasks) {
        ConnectRest.Response response = connect.putConfig(name, config(mode, endpoint, tasks));
        assertThat(response.isOk()).as("%s", response.body()).isTrue();
    }

    private Map<String, String> config(String mode, URI endpoint, int tasks) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", "dev.alluvium.connect.kinesis.KinesisSourceConnector");
        config.put("tasks.max", Integer.toString(tasks));
        config.put("kinesis.stream.names", name);
        config.put("kinesis.consumer.mode", mode);
        config.put("kinesis.poll.idle.interval.ms", "250");
        config.put("aws.region", "us-east-1");
        config.put("aws.endpoint.override", endpoint.toString());
        config.put("aws.access.key.id", "test");
        config.put("aws.secret.access.key", "test");
        config.put("topic", name);
        config.put("exactly.once.support", "required");
        config.put("transaction.boundary", "connector");
        config.put("kinesis.transaction.max.ms", "1500");
        config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        return config;
    }
}

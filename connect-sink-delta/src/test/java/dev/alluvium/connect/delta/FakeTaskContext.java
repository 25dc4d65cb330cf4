// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker keeps for a task, without a worker. Refuses what a real one refuses. */
final class FakeTaskContext implements SinkTaskContext {
    final Set<TopicPartition> assignment = new LinkedHashSet<>();
    final Map<TopicPartition, Long> seeks = new HashMap<>();
    final Set<TopicPartition> paused = new LinkedHashSet<>();
    final List<Reported> reported = new ArrayList<>();
    boolean hasReporter = true;
    CompletableFuture<Void> reportOutcome = CompletableFuture.completedFuture(null);
    long timeout = -1;
    int commitRequests;

    record Reported(SinkRecord record, Throwable error) {}

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        offsets.forEach(this::offset);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        if (!assignment.contains(partition)) {
            throw new IllegalStateException("No current assignment for partition " + partition);
        }
        seeks.put(partition, offset);
    }

    @Override
    public void timeout(long timeoutMs) {
        timeout = timeoutMs;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment;
    }

    @Override
    public void pause(TopicPartition... partitions) {
        checkAssigned(partitions);
        paused.addAll(List.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        checkAssigned(partitions);
        List.of(partitions).forEach(paused::remove);
    }

    private void checkAssigned(TopicPartition... partitions) {
        if (!assignment.containsAll(List.of(partitions))) {
            throw new IllegalStateException("No current assignment for one of " + List.of(partitions));
        }
    }

    /** An assignment keeps what the task had paused and has again, and nothing else. */
    void assign(TopicPartition... partitions) {
        assignment.addAll(List.of(partitions));
        paused.retainAll(assignment);
    }

    @Override
    public void requestCommit() {
        commitRequests++;
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return hasReporter ? this::report : null;
    }

    private Future<Void> report(SinkRecord record, Throwable error) {
        reported.add(new Reported(record, error));
        return reportOutcome;
    }
}

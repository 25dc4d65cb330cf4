// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.OwnershipPlanner;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One random history of a stream, of the tasks that read it and of the worker that runs them: puts, reshards, calls
 * that fail, come late or show what is no more, crashes of one task, new plans for another number of tasks, time that
 * passes, also beyond the retention; by polls, by subscriptions, and from one to the other. In the end everything
 * calms down, and all that was not lost must be there.
 */
final class History {
    private static final int STEPS = 70;
    /** Where subscriptions do not tell the end of a shard, each generation of shards takes half a minute to be ended. */
    private static final int CALM_ROUNDS = 1_800;

    private static final int MAX_TASKS = 4;
    private static final Map<Map<String, String>, SourceConfig> CONFIGS = new ConcurrentHashMap<>();

    private final Choices choices;
    private final Supplier<Mutant> mutants;
    private final List<String> trace;
    private final VirtualTime time = new VirtualTime();
    private final Map<String, String> settings = new HashMap<>();
    private final boolean exactlyOnce;
    /** Whether there is a state topic. */
    private final boolean marked;

    private boolean atNumbers;
    private boolean paused;
    private final Judge judge;
    private final ConnectModel connect;
    private final Stream stream;
    private final List<Task> tasks = new ArrayList<>();

    private History(Choices choices, Supplier<Mutant> mutants, List<String> trace) {
        this.choices = choices;
        this.mutants = mutants;
        this.trace = trace;
        this.exactlyOnce = choices.below(2) == 0;
        this.marked = exactlyOnce || !choices.oneIn(3);
        this.judge = new Judge(time, start(), marked);
        this.connect = new ConnectModel(exactlyOnce, judge);
        this.stream = new Stream(choices, time, judge);
        settings.put("kinesis.discovery.interval.ms", "1000");
        settings.put("kinesis.poll.limit", String.valueOf(10 - 3 * choices.below(4)));
        settings.put("kinesis.consumer.mode", choices.below(2) == 1 ? "efo" : "polling");
        settings.put("kinesis.efo.consumer.arn", FakeKinesis.CONSUMER);
        settings.put("kinesis.efo.fallback", choices.below(2) == 1 ? "none" : "polling");
        if (!marked) {
            settings.put("kinesis.state.topic", "");
        }
        settings.put("gap.policy", choices.below(2) == 0 ? "continue" : "fail");
        tell("exactlyOnce=" + exactlyOnce + " settings=" + settings + " shards=" + stream.kinesis.open());
    }

    /** Runs the history of these choices. */
    static Outcome run(Choices choices, Supplier<Mutant> mutants, boolean traced) {
        List<String> trace = traced ? new ArrayList<>() : null;
        History history = new History(choices, mutants, trace);
        String violation = null;
        try {
            history.run();
        } catch (Violation wrong) {
            violation = wrong.getMessage();
        } catch (ConnectException failed) {
            violation = "a task failed: " + failed.getMessage();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits in a history", e);
        } finally {
            history.tasks.forEach(Task::close);
        }
        return new Outcome(violation, choices.tape(), traced ? trace : List.of());
    }

    private Judge.Start start() {
        long timestamp = time.millis() + 60_000;
        return switch (choices.below(5)) {
            case 2 -> {
                settings.put("kinesis.start.position", "LATEST");
                yield new Judge.Start(true, 0);
            }
            case 3 -> {
                settings.put("kinesis.start.position", "AT_TIMESTAMP");
                settings.put("kinesis.start.timestamp", String.valueOf(timestamp));
                yield new Judge.Start(false, timestamp);
            }
            case 4 -> {
                atNumbers = true;
                yield new Judge.Start(false, 0);
            }
            default -> new Judge.Start(false, 0);
        };
    }

    /** One shard or two are read at a number of theirs; what lies before them is read as well, or was. */
    private void chooseNumbers() {
        List<Shard> all = stream.kinesis.all();
        Map<ShardId, String> numbers = new TreeMap<>();
        for (int i = choices.below(2); i >= 0; i--) {
            ShardId id = all.get(choices.below(all.size())).id();
            judge.number(id, choices).ifPresent(number -> numbers.put(id, number));
        }
        if (numbers.isEmpty()) {
            return;
        }
        boolean passes = choices.below(2) == 1;
        String entries = numbers.entrySet().stream()
                .map(entry -> "events/" + entry.getKey() + "=AT_SEQUENCE_NUMBER:" + entry.getValue())
                .collect(Collectors.joining(","));
        settings.put("kinesis.start.positions", entries);
        settings.put("kinesis.start.position", passes ? "AT_SEQUENCE_NUMBER" : "TRIM_HORIZON");
        judge.onNumbers(numbers, passes);
        tell("settings=" + settings);
    }

    private void run() throws InterruptedException {
        for (int i = choices.below(8); i > 0; i--) {
            change(choices.below(4));
            time.pass(Duration.ofSeconds(20));
        }
        time.pass(Duration.ofMinutes(2));
        if (atNumbers) {
            chooseNumbers();
        }
        judge.onBegin();
        plan();
        for (int step = 0; step < STEPS; step++) {
            stream.showOld();
            act(choices.below(26));
            time.pass(Duration.ofMillis(choices.below(1_500)));
        }
        calmDown();
    }

    private void act(int action) throws InterruptedException {
        switch (action) {
            case 8, 9, 10, 11, 12, 13 -> change(action - 8);
            case 14 -> stream.failNext();
            case 15 -> stream.emptyNext();
            case 16 -> {
                Task task = tasks.get(choices.below(tasks.size()));
                tell("crash of " + task.ranges);
                end(task, choices.below(2) == 1);
                begin(task.ranges, tasks.indexOf(task));
            }
            case 17 -> restartAll(Duration.ZERO);
            case 18 -> tasks.forEach(this::commit);
            case 19 -> pass(Duration.ofMillis(choices.below(400_000)));
            case 20 -> {
                if (choices.oneIn(4)) {
                    pass(longPause());
                }
            }
            case 21 -> {
                if (choices.oneIn(4)) {
                    restartAll(longPause());
                }
            }
            case 24 -> {
                tell("trouble with subscriptions");
                stream.troubleFanOut();
            }
            case 22, 23 -> poll(tasks.get(choices.below(tasks.size())));
            default -> pollAll();
        }
    }

    private void change(int what) {
        switch (what) {
            case 2 -> stream.putAggregate();
            case 3, 4 -> {
                stream.reshard();
                tell("shards " + stream.kinesis.open());
            }
            case 5 -> stream.hideNew();
            default -> stream.putSome();
        }
    }

    /** Without markers nothing would tell silence from a gap: there nothing expires, and no gap may be told. */
    private Duration longPause() {
        int days = choices.below(2);
        if (!marked && paused) {
            return Duration.ZERO;
        }
        paused = true;
        return Duration.ofHours(13 + (marked ? 13L * days : 0));
    }

    private void pass(Duration duration) {
        tell("time passes: " + duration);
        time.pass(duration);
    }

    private void pollAll() throws InterruptedException {
        for (Task task : List.copyOf(tasks)) {
            // One that failed before may have taken the others along.
            if (tasks.contains(task)) {
                poll(task);
            }
        }
    }

    private void poll(Task task) throws InterruptedException {
        try {
            for (SourceRecord record : task.poll()) {
                tell("polled " + record.headers().lastWithName("kinesis.shard").value() + " " + record.sourceOffset()
                        + " " + record.headers().lastWithName("kinesis.marker"));
                judge.onPolled(SourcePartition.read(record.sourcePartition()).shard(), record);
                connect.write(task, record);
            }
        } catch (ConnectException failed) {
            String told = String.valueOf(failed.getMessage());
            if (!told.contains("ALV-KIN-025") && !told.contains("ALV-KIN-035")) {
                throw failed;
            }
            tell(failed.getMessage());
            judge.onGapFailure();
            settings.put("gap.policy", "continue");
            restartAll(Duration.ZERO);
            return;
        }
        if (choices.below(3) == 0) {
            commit(task);
        }
    }

    private void commit(Task task) {
        connect.commit(task, choices);
    }

    /** All tasks end; after a while others begin, perhaps more or fewer. */
    private void restartAll(Duration pause) {
        boolean inOrder = choices.below(2) == 1;
        tell("all tasks end, in order: " + inOrder + ", for " + pause);
        tasks.forEach(task -> end(task, inOrder));
        tasks.clear();
        time.pass(pause);
        if (choices.oneIn(4)) {
            settings.compute("kinesis.consumer.mode", (key, mode) -> "efo".equals(mode) ? "polling" : "efo");
            tell("from now on " + settings.get("kinesis.consumer.mode"));
        }
        plan();
    }

    private void end(Task task, boolean inOrder) {
        if (inOrder) {
            commit(task);
        }
        connect.lose(task);
        judge.onReaderGone(task.ranges);
        task.close();
    }

    private void plan() {
        List<Shard> open = stream.kinesis.all().stream()
                .filter(shard -> marked && !shard.closed())
                .toList();
        List<TaskRanges> plan =
                mutants.get().plan(OwnershipPlanner.plan(Map.of(FakeKinesis.ARN, open), 1 + choices.below(MAX_TASKS)));
        judge.onPlan(plan);
        tell("plan " + plan);
        plan.forEach(ranges -> begin(ranges, -1));
    }

    private void begin(TaskRanges ranges, int at) {
        SourceConfig config = CONFIGS.computeIfAbsent(
                Map.copyOf(settings), key -> SourceValidation.read(SimulatedTask.properties(key)));
        Task task = new Task(
                config, ranges, new Task.Surrounding(choices, mutants.get(), time, stream.kinesis, connect, judge));
        if (at < 0) {
            tasks.add(task);
        } else {
            tasks.set(at, task);
        }
    }

    private void calmDown() throws InterruptedException {
        tell("calm");
        stream.kinesis.showAll();
        String missing = judge.missing();
        for (int round = 0; round < CALM_ROUNDS && missing != null; round++) {
            pollAll();
            tasks.forEach(this::commit);
            time.pass(Duration.ofMillis(500));
            missing = judge.missing();
        }
        if (missing != null) {
            throw new Violation(missing);
        }
    }

    private void tell(String what) {
        if (trace != null) {
            trace.add(time.instant() + " " + what);
        }
    }
}

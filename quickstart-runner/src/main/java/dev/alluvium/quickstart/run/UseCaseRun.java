// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.folder.StackDemands;
import dev.alluvium.quickstart.folder.Step;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.folder.UseCaseFolderException;
import dev.alluvium.quickstart.folder.UseCaseReader;
import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicVerdict;
import dev.alluvium.quickstart.report.ReportJson;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.send.SendException;
import dev.alluvium.quickstart.watch.Latency;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs use-case folders on one stack and judges them.
 *
 * <p>One run at a time on a stack. Confined to one thread.
 */
public final class UseCaseRun {
    private static final int LAST_DRAIN_SECONDS = 120;
    private static final Duration SHOWN = Duration.ofMillis(2000);

    private final Options options;
    private final RunSession.Wiring wiring;
    private final Generated generated;
    private final List<UseCase> useCases;
    private final Phases phases;
    private final List<String> problems = new ArrayList<>();
    private final List<StepPlayer> players = new ArrayList<>();

    private UseCaseRun(Options options, RunSession.Wiring wiring, List<UseCase> useCases) {
        this.options = options;
        this.wiring = wiring;
        this.useCases = useCases;
        this.generated = Generated.of(useCases);
        this.phases = new Phases(wiring.pace());
    }

    /** Runs, judges, and leaves nothing behind but what {@code out} asks for. Never throws for a run that fails. */
    public static RunReport run(Options options) {
        return run(options, RealTime.wiring());
    }

    static RunReport run(Options options, RunSession.Wiring wiring) {
        try (RunDirectory directory = RunDirectory.create(options.out())) {
            RunReport report;
            try {
                report = new UseCaseRun(options, wiring, UseCaseReader.read(options.folders())).run(directory);
            } catch (UseCaseFolderException e) {
                report = RunReport.refused(RunReport.FOLDER_WRONG, String.valueOf(e.getMessage()));
            } catch (StackUnavailableException e) {
                report = RunReport.refused(RunReport.NO_STACK, e.line());
            }
            directory.writeReport(ReportJson.of(report, options.showValues()));
            return report;
        } catch (UseCaseFolderException e) {
            return RunReport.refused(RunReport.FOLDER_WRONG, String.valueOf(e.getMessage()));
        }
    }

    private RunReport run(RunDirectory directory) {
        StackDemands demands = UseCaseReader.demands(useCases);
        Optional<EmbeddedStack> shared =
                options.stack().filter(stack -> stack.spec().kafkaLine().equals(demands.kafka()));
        if (shared.isPresent()) {
            EmbeddedStack stack = shared.get();
            Cleanup cleanup = Cleanup.before(stack);
            FolderPlaces places = places(stack, directory);
            try {
                return runOn(stack, places, directory);
            } finally {
                cleanup.run(places.buckets(), demands.streams().keySet());
            }
        }
        options.progress().say("starting the stack");
        try (OwnStack own = OwnStack.start(directory, demands, options, wiring.pace())) {
            EmbeddedStack stack = own.stack();
            phases.end("stack");
            options.progress()
                    .say("stack ready: Kafka at " + stack.kafka().bootstrap() + ", Connect at "
                            + stack.placeholders().get("stack.connect.url"));
            try {
                return runOn(stack, places(stack, directory), directory);
            } finally {
                directory.copyLogs(stack.logs());
            }
        }
    }

    private FolderPlaces places(EmbeddedStack stack, RunDirectory directory) {
        return FolderPlaces.of(useCases, stack.placeholders(), directory.files());
    }

    private RunReport runOn(EmbeddedStack stack, FolderPlaces places, RunDirectory directory) {
        places.buckets().forEach(stack.s3()::createBucket);
        directory.make(places.directories());
        try (RunSession session = new RunSession(stack, places, directory, wiring)) {
            FolderJudge judge = new FolderJudge(session, useCases, directory, options.showValues());
            Background shown = Background.repeat(
                    "progress", SHOWN, () -> options.progress().show(Figures.live(session)));
            try {
                play(session, judge);
            } finally {
                shown.close();
            }
            RunReport report = report(session, judge);
            // Whoever ends the wait with Ctrl-C keeps the report.
            directory.writeReport(ReportJson.of(report, options.showValues()));
            options.afterwards().stillRunning(stack, places.told(), report);
            return report;
        }
    }

    private void play(RunSession session, FolderJudge judge) {
        useCases.forEach(useCase -> players.add(new StepPlayer(session, useCase, judge)));
        try {
            makeTopics(session);
            UseCaseReader.demands(useCases)
                    .streams()
                    .forEach((name, shards) -> session.streams().create(name, shards));
            forEachFolder("setup", (useCase, player) -> player.play(useCase.setup()));
            for (UseCase useCase : useCases) {
                useCase.connectors().forEach(connector -> {
                    options.progress().say("connector " + connector.name());
                    ConnectorPhase.start(session, useCase, connector);
                });
            }
            session.watch(useCases, tableNames());
            phases.end("connectors");
            forEachFolder("steps", (useCase, player) -> player.play(useCase.steps()));
            lastDrain();
        } catch (StepFailedException | SendException e) {
            problems.add(e.getMessage());
        } catch (UseCaseFolderException | StackUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            problems.add("the stack did not do its part: " + e.getMessage());
        }
        players.forEach(player -> problems.addAll(player.unfiredKills()));
    }

    private interface Turn {
        void take(UseCase useCase, StepPlayer player);
    }

    private void forEachFolder(String phase, Turn turn) {
        for (int i = 0; i < useCases.size(); i++) {
            options.progress().say(phase + " of " + useCases.get(i).name());
            turn.take(useCases.get(i), players.get(i));
        }
        phases.end(phase);
    }

    private void lastDrain() {
        UseCase last = useCases.get(useCases.size() - 1);
        if (!Step.endsDrained(last.steps())) {
            options.progress().say("draining");
            players.get(players.size() - 1).drain("last drain", LAST_DRAIN_SECONDS);
        }
        phases.end("drain");
    }

    private void makeTopics(RunSession session) {
        UseCaseReader.demands(useCases)
                .topics()
                .forEach(
                        (name, topic) -> session.stack().kafka().createTopic(name, topic.partitions(), topic.config()));
    }

    private Set<String> tableNames() {
        Set<String> names = new TreeSet<>(generated.tables());
        useCases.forEach(useCase -> {
            names.addAll(useCase.expected().tables().keySet());
            names.addAll(useCase.expected().facts().keySet());
        });
        return names;
    }

    private RunReport report(RunSession session, FolderJudge judge) {
        options.progress().say("comparing");
        generated.replay(session.journal());
        session.commits()
                .ifPresent(watcher -> watcher.tables()
                        .forEach(table -> watcher.state(table)
                                .repeats()
                                .forEach(repeat -> problems.add("table " + table + ": " + repeat))));
        List<RunReport.Table> tables = new ArrayList<>();
        for (TableVerdict verdict : judge.finalTables(generated.rows())) {
            Latency latency = session.commits()
                    .map(commits -> commits.latency(verdict.table(), session.sentTimes()))
                    .orElse(Latency.NONE);
            tables.add(new RunReport.Table(verdict, latency));
        }
        List<TopicVerdict> topics = new ArrayList<>(judge.topics(generated.topics()));
        useCases.forEach(
                useCase -> topics.addAll(judge.topics(useCase.expected().topics())));
        List<String> kills = new ArrayList<>();
        players.forEach(player -> kills.addAll(player.firedKills()));
        phases.end("verdict");
        List<RunReport.Connector> connectors = connectors(session);
        boolean equal = problems.isEmpty()
                && tables.stream().allMatch(table -> table.verdict().equal())
                && topics.stream().allMatch(TopicVerdict::equal);
        return new RunReport(
                equal ? RunReport.EQUAL : RunReport.DIFFERENT,
                problems,
                tables,
                topics,
                connectors,
                kills,
                session.journal().count(),
                phases.seconds(),
                session.stack().residentBytes());
    }

    /** A step may have killed what could tell. */
    private List<RunReport.Connector> connectors(RunSession session) {
        try {
            return Figures.connectors(session);
        } catch (RuntimeException e) {
            problems.add("the connectors' states are not known: " + e.getMessage());
            return List.of();
        }
    }
}

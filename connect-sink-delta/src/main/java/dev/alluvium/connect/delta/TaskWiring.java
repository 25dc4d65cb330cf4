// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.catalog.glue.GlueCatalogs;
import dev.alluvium.connect.delta.commit.Committer;
import dev.alluvium.connect.delta.commit.EngineCalls;
import dev.alluvium.connect.delta.commit.ErrantRecords;
import dev.alluvium.connect.delta.commit.Expectations;
import dev.alluvium.connect.delta.commit.FlushNotes;
import dev.alluvium.connect.delta.commit.FlushReport;
import dev.alluvium.connect.delta.commit.Pacing;
import dev.alluvium.connect.delta.commit.RetryGate;
import dev.alluvium.connect.delta.commit.SourceChanges;
import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.commit.Targets;
import dev.alluvium.connect.delta.commit.UnfedTables;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.RepeatedWarnings;
import dev.alluvium.connect.delta.maintain.Maintenance;
import dev.alluvium.connect.delta.maintain.MaintenanceLoop;
import dev.alluvium.connect.delta.maintain.MaintenanceSteps;
import dev.alluvium.connect.delta.maintain.Ownership;
import dev.alluvium.connect.delta.maintain.StepSource;
import dev.alluvium.connect.delta.maintain.TableRegister;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.route.Router;
import dev.alluvium.connect.delta.stage.StagingSteps;
import dev.alluvium.connect.delta.stage.TableSources;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts a task together: the one place where clocks, chance and stores are chosen.
 *
 * @param config of the task
 * @param stores where tables lie; asked once for flushes and once for maintenance, which share no connections
 * @param context time, chance and habits of the engine
 * @param ticker for ages and pauses
 */
record TaskWiring(SinkConfig config, Supplier<Stores> stores, TableContext context, Ticker ticker) {
    /** The task of these properties on the system's clocks. */
    static TaskWiring system(Map<String, String> properties) {
        SinkConfig config = SinkValidation.read(properties);
        TableContext context = tableContext(config);
        return new TaskWiring(config, () -> new LocationStores(config.store(), context), context, System::nanoTime);
    }

    /** The engine on the system's clocks. */
    static TableContext tableContext(SinkConfig config) {
        return TableContext.system("Alluvium/" + Version.current(), commitPolicy(config));
    }

    /** How hard a commit tries. */
    static CommitPolicy commitPolicy(SinkConfig config) {
        SinkConfig.Commits commits = config.commits();
        return new CommitPolicy(commits.maxRetries(), commits.backoff(), commits.maxBackoff(), commits.timeout());
    }

    /** The pipeline of a task with this context. */
    SinkPipeline pipeline(SinkTaskContext task) {
        return pipeline(task, true);
    }

    /**
     * The pipeline of a task with this context.
     *
     * @param background whether maintenance has its thread; otherwise somebody has to ask for each round
     */
    SinkPipeline pipeline(SinkTaskContext task, boolean background) {
        IndexDirectory.prove(config);
        SinkMetrics metrics = new SinkMetrics(config.connector(), config.taskId());
        Buffers buffers = new Buffers(config.limits(), ticker);
        Stores ingestion = stores.get();
        Targets targets = new Targets(config, ingestion, context);
        Router router = new Router(config.routing());
        RepeatedWarnings warnings = new RepeatedWarnings(ticker::nanos);
        SourceChanges changes = sourceChanges(shared(ingestion, metrics));
        EngineCalls engine = engineCalls();
        Expectations expectations = new Expectations(config, warnings, changes, engine, feeds());
        ErrantRecords errant = new ErrantRecords(reporter(task), metrics);
        FlushNotes notes = new FlushNotes();
        Pacing pacing = new Pacing(config, buffers, new Pacing.Surroundings(task, engine, metrics, ticker));
        Committer committer = new Committer(
                buffers, expectations, errant, task, committerSettings(metrics, warnings, engine, notes, pacing));
        Intake intake = new Intake(
                router,
                targets,
                buffers,
                expectations,
                new EpochGuard(targets, expectations, changes, engine, metrics),
                new Intake.Neighbours(errant, metrics, engine, new TableRegister(config, ingestion)::remember));
        return pipeline(
                task,
                new SinkPipeline.Parts(
                        router,
                        targets,
                        new UnfedTables(targets, buffers, engine, pacing, ticker),
                        buffers,
                        expectations,
                        errant,
                        intake,
                        committer,
                        engine,
                        pacing,
                        metrics,
                        maintenance(shared(stores.get(), metrics).sharing(notes), background),
                        warnings));
    }

    private SinkPipeline pipeline(SinkTaskContext task, SinkPipeline.Parts parts) {
        RetryGate gate = new RetryGate(
                ticker, config.commits().backoff(), config.commits().maxBackoff());
        return new SinkPipeline(task, parts, ticker, gate);
    }

    /** Where records decide on the table, those of any topic that is read may be of any. */
    private BiPredicate<String, String> feeds() {
        Predicate<String> subscribed = Ownership.subscribed(config.properties());
        Router router = new Router(config.routing());
        return (topic, table) -> {
            try {
                return subscribed.test(topic)
                        && router.staticTable(topic).map(table::equals).orElse(true);
            } catch (RecordException unroutable) {
                return false;
            }
        };
    }

    private static SourceChanges sourceChanges(TableSite.Shared own) {
        return new TableSources(table -> new TableSite(table, own), spills());
    }

    private EngineCalls engineCalls() {
        return new EngineCalls(
                "alluvium-tables-" + config.connector() + "-" + config.taskId(),
                ticker,
                config.commits().timeout());
    }

    /** Dead letters are waited for half as long as a call waits, so that a call learns why. */
    private Committer.CommitterSettings committerSettings(
            SinkMetrics metrics, RepeatedWarnings warnings, EngineCalls engine, FlushNotes notes, Pacing pacing) {
        return new Committer.CommitterSettings(
                config.commits().timeout().dividedBy(2),
                new FlushReport(metrics, ticker),
                warnings,
                engine,
                notes,
                pacing);
    }

    /** What the sites of tables have in common that use these stores. */
    TableSite.Shared shared(Stores own, SinkMetrics metrics) {
        return new TableSite.Shared(
                config,
                own,
                context,
                metrics,
                new GlueCatalogs(
                        config.store().s3().credentials(), config.store().s3().requestTimeout()));
    }

    private MaintenanceLoop maintenance(TableSite.Shared shared, boolean background) {
        Maintenance maintenance = new Maintenance(
                shared,
                StepSource.inOrder(stepSources()),
                new Router(config.routing()).isDynamic()
                        ? Optional.of(new TableRegister(config, shared.stores()))
                        : Optional.empty());
        return background
                ? MaintenanceLoop.onThread(
                        "alluvium-maintenance-" + config.connector() + "-" + config.taskId(),
                        maintenance,
                        context.clock())
                : MaintenanceLoop.byHand(maintenance, context.clock());
    }

    /** In the order in which steps run. */
    private static List<StepSource> stepSources() {
        return List.of(new StagingSteps(spills()), new MaintenanceSteps());
    }

    /** Where merges keep what they cannot hold in memory. */
    static Path spills() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Workers before 2.6 do not have it. */
    private static @Nullable ErrantRecordReporter reporter(SinkTaskContext task) {
        try {
            return task.errantRecordReporter();
        } catch (NoSuchMethodError | NoClassDefFoundError old) {
            return null;
        }
    }
}

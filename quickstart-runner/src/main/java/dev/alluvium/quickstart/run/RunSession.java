// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.drain.Connectors;
import dev.alluvium.quickstart.drain.DrainWatch;
import dev.alluvium.quickstart.folder.Expectation;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.locate.TableLocations;
import dev.alluvium.quickstart.send.EventJournal;
import dev.alluvium.quickstart.send.SentShards;
import dev.alluvium.quickstart.send.SqlSender;
import dev.alluvium.quickstart.send.StreamSender;
import dev.alluvium.quickstart.send.TopicSender;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.quickstart.watch.Pace;
import dev.alluvium.quickstart.watch.SentTimes;
import dev.alluvium.quickstart.watch.TopicTail;
import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run holds open on its stack. Closed in the reverse order of opening.
 *
 * <p>Confined to the thread that plays the steps, but for its background threads.
 */
final class RunSession implements AutoCloseable {
    private static final Duration COMMITS = Duration.ofMillis(200);
    private static final Duration TOPICS = Duration.ofMillis(50);

    private final EmbeddedStack stack;
    private final FolderPlaces places;
    private final Pace pace;
    private final Clock clock;
    private final EventJournal journal;
    private final SentTimes sentTimes = new SentTimes();
    private final SentShards sentShards = new SentShards();
    private final TopicSender topics;
    private final Optional<StreamSender> streams;
    private final Optional<SqlSender> sql;
    private final DrainWatch drain;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<CommitWatcher> commits = Optional.empty();

    RunSession(EmbeddedStack stack, FolderPlaces places, RunDirectory directory, Wiring wiring) {
        this.stack = stack;
        this.places = places;
        this.pace = wiring.pace();
        this.clock = wiring.clock();
        this.journal = opened(EventJournal.create(directory.events()));
        this.topics = opened(new TopicSender(stack.kafka().bootstrap(), journal, sentTimes, clock));
        this.streams = stack.kinesis().map(this::connect);
        this.sql = stack.postgres().map(this::connect);
        TopicTail tail = opened(new TopicTail(stack.kafka().bootstrap(), sentTimes));
        opened(Background.repeat("topic-tail", TOPICS, tail::look));
        this.drain = new DrainWatch(stack, tail, new DrainWatch.Sent(this::positionToPass, sentShards), pace);
    }

    private SqlSender connect(Postgres postgres) {
        return opened(SqlSender.connect(postgres.jdbcUrl(), postgres.user(), journal, clock));
    }

    private StreamSender connect(KinesisEndpoint kinesis) {
        return opened(new StreamSender(KinesisStreams.connect(kinesis.uri()), journal, sentShards, clock));
    }

    private Optional<Long> positionToPass() {
        return sql.flatMap(SqlSender::positionBeforeLastChange);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    EmbeddedStack stack() {
        return stack;
    }

    Pace pace() {
        return pace;
    }

    EventJournal journal() {
        return journal;
    }

    SentTimes sentTimes() {
        return sentTimes;
    }

    TopicSender topics() {
        return topics;
    }

    StreamSender streams() {
        return streams.orElseThrow(() -> new IllegalStateException("this stack has no Kinesis"));
    }

    /** Waits until all that was sent is where it goes, and journals it. */
    void flush() {
        topics.flush();
        streams.ifPresent(StreamSender::flush);
    }

    SqlSender sql() {
        return sql.orElseThrow(() -> new IllegalStateException("this stack has no Postgres"));
    }

    /** A restarted database has forgotten its connections. */
    void reconnect() {
        sql.ifPresent(SqlSender::reconnect);
    }

    DrainWatch drain() {
        return drain;
    }

    Connectors connectors() {
        return new Connectors(stack.connect());
    }

    /** Names of all connectors; none if no worker is left to ask. */
    Set<String> connectorNames() {
        boolean alive = stack.workers().stream().anyMatch(worker -> worker.isAlive());
        return alive ? connectors().names() : Set.of();
    }

    Optional<CommitWatcher> commits() {
        return commits;
    }

    FolderPlaces places() {
        return places;
    }

    /** Starts to watch these tables for commits. */
    void watch(List<UseCase> useCases, Set<String> tables) {
        Set<String> watched = new TreeSet<>(tables);
        connectorNames()
                .forEach(name ->
                        watched.addAll(drain.stagingTables(tables, connectors().config(name))));
        CommitWatcher watcher = new CommitWatcher(locations(useCases), watched, clock);
        commits = Optional.of(watcher);
        drain.watch(watcher);
        sentShards.sourcesRun();
        opened(Background.repeat("commit-watcher", COMMITS, watcher::look));
    }

    /** Where tables lie, as the folders' connectors and those made by steps say. */
    TableLocations locations(List<UseCase> useCases) {
        return locations(useCases, Map.of());
    }

    /**
     * The same, where a step has facts of its own.
     *
     * @param own path by table, placeholders replaced
     */
    TableLocations locations(List<UseCase> useCases, Map<String, String> own) {
        List<Map<String, String>> configs = new ArrayList<>();
        Map<String, String> paths = new LinkedHashMap<>();
        for (UseCase useCase : useCases) {
            useCase.connectors().forEach(connector -> {
                Map<String, String> config = new LinkedHashMap<>();
                places.resolve(useCase, connector.config())
                        .properties()
                        .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
                configs.add(config);
            });
            paths.putAll(paths(useCase, useCase.expected()));
        }
        paths.putAll(own);
        connectorNames().forEach(name -> configs.add(connectors().config(name)));
        return new TableLocations(stack.s3(), configs, paths);
    }

    /** The paths that an expectation of a folder gives. */
    Map<String, String> paths(UseCase useCase, Expectation expectation) {
        Map<String, String> paths = new LinkedHashMap<>();
        expectation
                .facts()
                .forEach((table, facts) ->
                        facts.path().ifPresent(path -> paths.put(table, places.resolve(useCase, path))));
        return paths;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            closeOne(open.pop());
        }
    }

    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.getLogger(RunSession.class.getName()).log(System.Logger.Level.DEBUG, "a resource did not close", e);
        }
    }

    /** Real time, made by wiring alone. */
    record Wiring(Clock clock, Pace pace) {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.drain.Connectors;
import dev.alluvium.quickstart.drain.DrainWatch;
import dev.alluvium.quickstart.folder.Expectation;
import dev.alluvium.quickstart.folder.Placeholders;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.locate.TableLocations;
import dev.alluvium.quickstart.send.EventJournal;
import dev.alluvium.quickstart.send.SqlSender;
import dev.alluvium.quickstart.send.TopicSender;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.quickstart.watch.Pace;
import dev.alluvium.quickstart.watch.SentTimes;
import dev.alluvium.quickstart.watch.TopicTail;
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

/**
 * What a run holds open on its stack. Closed in the reverse order of opening.
 *
 * <p>Confined to the thread that plays the steps, but for its background threads.
 */
final class RunSession implements AutoCloseable {
    private static final Duration COMMITS = Duration.ofMillis(200);
    private static final Duration TOPICS = Duration.ofMillis(50);

    private final EmbeddedStack stack;
    private final Map<String, String> placeholders;
    private final Pace pace;
    private final Clock clock;
    private final EventJournal journal;
    private final SentTimes sentTimes = new SentTimes();
    private final TopicSender topics;
    private final Optional<SqlSender> sql;
    private final DrainWatch drain;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<CommitWatcher> commits = Optional.empty();

    RunSession(EmbeddedStack stack, Map<String, String> placeholders, RunDirectory directory, Wiring wiring) {
        this.stack = stack;
        this.placeholders = Map.copyOf(placeholders);
        this.pace = wiring.pace();
        this.clock = wiring.clock();
        this.journal = opened(EventJournal.create(directory.events()));
        this.topics = opened(new TopicSender(stack.kafka().bootstrap(), journal, sentTimes, clock));
        this.sql = stack.postgres().map(this::connect);
        TopicTail tail = opened(new TopicTail(stack.kafka().bootstrap(), sentTimes));
        opened(Background.repeat("topic-tail", TOPICS, tail::look));
        this.drain = new DrainWatch(stack, tail, this::positionToPass, pace);
    }

    private SqlSender connect(Postgres postgres) {
        return opened(SqlSender.connect(postgres.jdbcUrl(), postgres.user(), journal, clock));
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

    Map<String, String> placeholders() {
        return placeholders;
    }

    JsonNode resolve(JsonNode node) {
        return Placeholders.resolve(node, placeholders);
    }

    String resolve(String text) {
        return Placeholders.resolve(text, placeholders);
    }

    /** Starts to watch these tables for commits. */
    void watch(List<UseCase> useCases, Set<String> tables) {
        CommitWatcher watcher = new CommitWatcher(locations(useCases, List.of()), tables, clock);
        commits = Optional.of(watcher);
        opened(Background.repeat("commit-watcher", COMMITS, watcher::look));
    }

    /** Where tables lie, as the folders' connectors, those made by steps, and a step's own facts say. */
    TableLocations locations(List<UseCase> useCases, List<Expectation> own) {
        List<Map<String, String>> configs = new ArrayList<>();
        Map<String, String> paths = new LinkedHashMap<>();
        for (UseCase useCase : useCases) {
            useCase.connectors().forEach(connector -> {
                Map<String, String> config = new LinkedHashMap<>();
                resolve(connector.config())
                        .properties()
                        .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
                configs.add(config);
            });
            addPaths(useCase.expected(), paths);
        }
        own.forEach(expectation -> addPaths(expectation, paths));
        connectorNames().forEach(name -> configs.add(connectors().config(name)));
        return new TableLocations(stack.s3(), configs, paths);
    }

    private void addPaths(Expectation expectation, Map<String, String> paths) {
        expectation.facts().forEach((table, facts) -> facts.path().ifPresent(path -> paths.put(table, resolve(path))));
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

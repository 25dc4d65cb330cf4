// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.KinesisStep;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.quickstart.folder.Step;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.judge.RecordMatch;
import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicVerdict;
import dev.alluvium.testsupport.generate.Generator;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.store.ArmedKill;
import dev.alluvium.testsupport.stack.store.KillRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Does what the steps of one folder say. Confined to one thread. */
final class StepPlayer implements Step.Player {
    private static final String CONNECTORS = "/connectors/";
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(60);

    private final RunSession session;
    private final UseCase useCase;
    private final FolderJudge judge;
    private final Map<Place, ArmedKill> kills = new LinkedHashMap<>();

    StepPlayer(RunSession session, UseCase useCase, FolderJudge judge) {
        this.session = session;
        this.useCase = useCase;
        this.judge = judge;
    }

    /** Plays steps in order; the first that fails ends it. */
    void play(List<Step> steps) {
        for (Step step : steps) {
            if (!(step instanceof Step.Produce || step instanceof Step.Put)) {
                session.flush();
            }
            step.accept(this);
        }
        session.flush();
    }

    /** Which kills fired and where. */
    List<String> firedKills() {
        List<String> fired = new ArrayList<>();
        kills.forEach((place, kill) -> kill.fired()
                .ifPresent(firing -> fired.add(place + ": " + firing.worker() + " "
                        + firing.when().name().toLowerCase(Locale.ROOT) + " call " + firing.call() + ", "
                        + firing.method() + " " + firing.path())));
        return fired;
    }

    /** A problem for each armed kill that never fired; none fires from here on. */
    List<String> unfiredKills() {
        List<String> unfired = new ArrayList<>();
        kills.forEach((place, kill) -> {
            if (kill.fired().isEmpty()) {
                unfired.add(place + ": the kill never fired; " + kill.seen() + " matching calls were seen");
            }
            kill.disarm();
        });
        return unfired;
    }

    @Override
    public void play(Step.Produce step) {
        session.topics()
                .send(step.place(), name(step), (ObjectNode) session.places().resolve(useCase, step.json()));
    }

    @Override
    public void play(Step.Put step) {
        KinesisStep put = KinesisStep.read(step.place(), session.places().resolve(useCase, step.json()));
        session.streams().put(step.place(), name(step), put);
    }

    @Override
    public void play(Step.Reshard step) {
        session.streams().reshard(step.stream(), step.to());
    }

    @Override
    public void play(Step.Sql step) {
        session.sql().run(step.place(), name(step), session.places().resolve(useCase, step.text()));
    }

    @Override
    public void play(Step.Generate step) {
        Generator generator = Generated.generator(step);
        long rate = step.options().path("rate").asLong(0);
        generator.play(new GeneratorSink(session, step.place(), name(step), rate));
        session.flush();
    }

    @Override
    public void play(Step.Rest step) {
        JsonNode body = step.body() == null ? null : session.places().resolve(useCase, step.body());
        ConnectRest.Response response = session.stack()
                .connect()
                .request(step.method(), session.places().resolve(useCase, step.path()), body);
        boolean expected =
                step.expectStatus().map(status -> status == response.status()).orElse(response.isOk());
        if (!expected) {
            String wanted = step.expectStatus().map(String::valueOf).orElse("2xx");
            String message = response.body().path("message").asText("");
            throw new StepFailedException(step.place() + ": Connect answered " + response.status() + ", not " + wanted
                    + (message.isEmpty() ? "" : ": " + message));
        }
        if (step.method().equals("DELETE") && response.isOk() && step.path().startsWith(CONNECTORS)) {
            session.drain().forget(step.path().substring(CONNECTORS.length()));
        }
        JsonNode part = step.expectBody();
        if (part != null && !RecordMatch.isSubset(session.places().resolve(useCase, part), response.body())) {
            throw new StepFailedException(step.place() + ": the answer of Connect lacks what expectBody names");
        }
    }

    @Override
    public void play(Step.Kill step) {
        part(step.process()).kill();
    }

    @Override
    public void play(Step.Signal step) {
        StackPart part = part(step.process());
        switch (step.kind()) {
            case STOP -> part.stop();
            case PAUSE -> part.pause();
            case RESUME -> part.resume();
        }
    }

    @Override
    public void play(Step.ArmKill step) {
        KillRule.When when = step.before() ? KillRule.When.BEFORE : KillRule.When.AFTER;
        KillRule rule = new KillRule(step.op(), step.match(), step.nth(), when);
        kills.put(step.place(), session.stack().proxy().arm(rule));
    }

    /** What lives is not started again; but one that an armed kill is still to hit is waited for. */
    @Override
    public void play(Step.Start step) {
        StackPart part = part(step.process());
        for (ArmedKill kill : kills.values()) {
            if (part.isAlive()) {
                kill.awaitFired(KILL_PATIENCE);
            }
        }
        if (!part.isAlive()) {
            part.start();
            session.reconnect();
        }
    }

    private StackPart part(String name) {
        StackPart part = session.stack().parts().get(name);
        if (part == null) {
            throw new IllegalStateException("the stack has no " + name);
        }
        return part;
    }

    @Override
    public void play(Step.Drain step) {
        drain(step.place().toString(), step.seconds());
    }

    @Override
    public void play(Step.Expect step) {
        String stage = "expect-" + step.place().line();
        for (TableVerdict verdict : judge.tables(useCase, step.expectation(), stage)) {
            if (!verdict.equal()) {
                throw new StepFailedException(step.place() + ": table " + verdict.table() + " differs: "
                        + judge.describe(verdict.differences()));
            }
        }
        for (TopicVerdict verdict : judge.topics(step.expectation().topics())) {
            if (!verdict.equal()) {
                throw new StepFailedException(step.place() + ": topic " + verdict.topic() + " differs: "
                        + judge.describe(verdict.differences()));
            }
        }
    }

    /** Waits until all is consumed and committed. */
    void drain(String where, int seconds) {
        session.flush();
        Optional<String> problem = session.drain().await(Duration.ofSeconds(seconds));
        if (problem.isPresent()) {
            throw new StepFailedException(where + ": " + problem.get());
        }
    }

    private String name(Step step) {
        return useCase.name() + "/" + step.place().file().getFileName() + ":"
                + step.place().line();
    }
}

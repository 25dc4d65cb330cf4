// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.Polling;
import dev.alluvium.testsupport.stack.store.KillRule.When;
import dev.alluvium.testsupport.stack.store.ScriptedStore.Script;
import dev.alluvium.testsupport.stack.store.ScriptedStore.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bytes of each framing of HTTP/1.1 pass unchanged, and a kill rule fires at its call and at no other. */
class StoreProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final List<String> killed = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final Sender worker = new Sender() {
        @Override
        public String name() {
            return "worker-1";
        }

        @Override
        public void kill() {
            killed.add(name());
        }

        @Override
        public void pause() {
            killed.add("stopped " + name());
        }

        @Override
        public void resume() {
            killed.add("resumed " + name());
        }
    };
    private ScriptedStore store;
    private StoreProxy proxy;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        assertThat(store.failures())
                .filteredOn(AssertionError.class::isInstance)
                .isEmpty();
    }

    @Test
    void bodiesOfAKnownLengthPassOnOneConnection() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("12345");
            talk.say(OK);
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 204 No Content\r\n\r\n");
            talk.hearUntil("\r\n\r\n");
            talk.say(OK);
        });

        client.say("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12345");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);
        client.say("DELETE /b/k HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.hearUntil("\r\n\r\n")).startsWith("HTTP/1.1 204");
        client.say("GET /b/k HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);

        assertThat(store.received())
                .contains("Content-Length: 5\r\n\r\n12345DELETE /b/k")
                .contains("GET /b/k");
        assertThat(proxy.counts()).isEqualTo(Map.of("PUT", 1L, "DELETE", 1L, "GET", 1L));
    }

    @Test
    void chunksPassWithTheirExtensionsAndTrailersInBothDirections() throws Exception {
        String chunked = "3;chunk-signature=abc\r\nxyz\r\nA\r\n0123456789\r\n0\r\nx-amz-checksum: c\r\n\r\n";
        Talk client = start(talk -> {
            talk.hearUntil("checksum: c\r\n\r\n");
            talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked);
            talk.hearUntil("\r\n\r\n");
            talk.say(OK);
        });

        client.say("PUT /b/k HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunked);
        assertThat(client.hearUntil("checksum: c\r\n\r\n")).endsWith("\r\n\r\n" + chunked);
        client.say("GET /b/k HTTP/1.1\r\n\r\n");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);

        assertThat(store.received()).contains("\r\n\r\n" + chunked + "GET");
    }

    @Test
    void aBodyWaitsForTheLeaveToContinue() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 100 Continue\r\n\r\n");
            talk.hearUntil("body!");
            talk.say(OK);
        });

        client.say("PUT /b/k HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.hearUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.say("body!");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);
    }

    @Test
    void aRefusalInsteadOfTheLeaveToContinuePassesAndTheConnectionGoesOn() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n");
            talk.hearUntil("\r\n\r\n");
            talk.say(OK);
        });

        client.say("PUT /b/k HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.hearUntil("\r\n\r\n")).startsWith("HTTP/1.1 412");
        client.say("GET /b/k HTTP/1.1\r\n\r\n");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);
    }

    @Test
    void anAnswerToHeadHasALengthButNoBody() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            talk.hearUntil("\r\n\r\n");
            talk.say(OK);
        });

        client.say("HEAD /b/k HTTP/1.1\r\n\r\n");
        assertThat(client.hearUntil("\r\n\r\n")).contains("Content-Length: 1000");
        client.say("GET /b/k HTTP/1.1\r\n\r\n");
        assertThat(client.hearUntil("ok")).isEqualTo(OK);
    }

    @Test
    void aBodyWithoutFramingEndsWithTheConnection() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 200 OK\r\n\r\nall of it");
        });

        client.say("GET /b/k HTTP/1.1\r\n\r\n");

        assertThat(client.hearUntil("all of it")).startsWith("HTTP/1.1 200");
        assertThat(client.hearsTheEnd()).isTrue();
    }

    @Test
    void aStoreThatHangsUpIsSeenByTheSender() throws Exception {
        Talk client = start(talk -> talk.hearUntil("\r\n\r\n"));

        client.say("GET /b/k HTTP/1.1\r\n\r\n");

        assertThat(client.hearsTheEnd()).isTrue();
    }

    @Test
    void aKillBeforeKeepsTheCallFromTheStore() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedKill armed =
                proxy.arm(new KillRule("PUT", Pattern.compile("_delta_log/[0-9]{20}[.]json"), 2, When.BEFORE));

        call(client, "PUT", "/b/t/_delta_log/00000000000000000000.json");
        call(client, "GET", "/b/t/_delta_log/00000000000000000001.json");
        client.say("PUT /b/t/_delta%5Flog/00000000000000000001.json HTTP/1.1\r\n\r\n");

        assertThat(client.hearsTheEnd()).isTrue();
        assertThat(killed).containsExactly("worker-1");
        assertThat(armed.fired())
                .hasValue(new ArmedKill.Firing(
                        3, "PUT", "/b/t/_delta_log/00000000000000000001.json", "worker-1", When.BEFORE));
        assertThat(armed.seen()).isEqualTo(2);
        assertThat(store.received()).doesNotContain("%5F");
    }

    @Test
    void aKillAfterLetsTheStoreApplyAndKeepsTheAnswer() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedKill armed = proxy.arm(new KillRule("PUT", Pattern.compile("^/b/t/"), 1, When.AFTER));

        client.say("PUT /b/t/x HTTP/1.1\r\n\r\n");

        assertThat(client.hearsTheEnd()).isTrue();
        assertThat(killed).containsExactly("worker-1");
        assertThat(armed.fired().orElseThrow().when()).isEqualTo(When.AFTER);
        assertThat(store.received()).contains("PUT /b/t/x");
        assertThat(proxy.journal()).singleElement().satisfies(call -> {
            assertThat(call.status()).hasValue(200);
            assertThat(call.delivered()).isFalse();
        });
    }

    @Test
    void aRuleThatHasFiredOrIsDisarmedLetsCallsPass() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedKill once = proxy.arm(new KillRule("PUT", Pattern.compile("x"), 1, When.BEFORE));
        client.say("PUT /b/x HTTP/1.1\r\n\r\n");
        assertThat(client.hearsTheEnd()).isTrue();
        ArmedKill never = proxy.arm(new KillRule("PUT", Pattern.compile("x"), 1, When.BEFORE));
        never.disarm();

        call(connect(), "PUT", "/b/x");

        assertThat(killed).hasSize(1);
        assertThat(once.fired()).isPresent();
        assertThat(never.fired()).isEmpty();
    }

    @Test
    void aPauseStopsTheSenderBeforeTheStoreSeesItsCallAndTheCallPasses() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedPause armed = proxy.pauseAt(new KillRule("PUT", Pattern.compile("x"), 2, When.BEFORE));

        call(client, "PUT", "/b/x");
        assertThat(killed).isEmpty();
        call(client, "PUT", "/b/x");
        call(client, "PUT", "/b/x");
        assertThat(armed.awaitStopped(Duration.ofSeconds(10))).hasValue("worker-1");
        armed.resume();

        assertThat(killed).containsExactly("stopped worker-1", "resumed worker-1");
    }

    @Test
    void callsOfStrangersAreNeitherCountedForTheRuleNorKilled() throws Exception {
        Talk client = start(StoreProxyTest::answerAll, port -> Optional.empty());
        ArmedKill armed = proxy.arm(new KillRule("PUT", Pattern.compile("x"), 1, When.BEFORE));

        call(client, "PUT", "/b/x");

        assertThat(armed.seen()).isZero();
        assertThat(killed).isEmpty();
    }

    @Test
    void aLostAnswerIsOfACallThatTheStoreApplied() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedFaults faults = proxy.arm(faults("x", 100, 0, 0));

        call(client, "GET", "/b/x");
        client.say("PUT /b/x HTTP/1.1\r\n\r\n");

        assertThat(client.hearsTheEnd()).isTrue();
        assertThat(store.received()).contains("PUT /b/x");
        assertThat(faults.lost()).isEqualTo(1);
        faults.disarm();
        call(connect(), "PUT", "/b/x");
    }

    @Test
    void aLateCallReachesTheStoreWhole() throws Exception {
        Talk client = start(talk -> {
            talk.hearUntil("\r\n\r\n");
            talk.say("HTTP/1.1 100 Continue\r\n\r\n");
            talk.hearUntil("12345");
            talk.say(OK);
        });
        ArmedFaults faults = proxy.arm(faults("x", 0, 100, 0));

        client.say("PUT /b/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        client.hearUntil("Continue\r\n\r\n");
        client.say("12345");

        assertThat(client.hearsTheEnd()).isTrue();
        Polling.until(Duration.ofSeconds(10), () -> proxy.journal().size() == 1);
        assertThat(store.received()).startsWith("PUT /b/x").endsWith("12345");
        assertThat(proxy.journal().get(0).status()).hasValue(200);
        assertThat(proxy.journal().get(0).delivered()).isFalse();
        assertThat(faults.late()).isEqualTo(1);
    }

    @Test
    void fatesOfCallsAreThoseOfTheSeed() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        ArmedFaults some = proxy.arm(faults("x", 0, 0, 30));
        ArmedFaults same = proxy.arm(faults("x", 0, 0, 30));

        for (int i = 0; i < 200; i++) {
            call(client, "PUT", "/b/x");
        }

        assertThat(some.delayed()).isBetween(30, 90).isEqualTo(same.delayed());
    }

    private static FaultRule faults(String match, int lost, int late, int delayed) {
        return new FaultRule("PUT", Pattern.compile(match), lost, late, delayed, Duration.ofMillis(1), 7);
    }

    @Test
    void countersCountByMethodAndPath() throws Exception {
        Talk client = start(StoreProxyTest::answerAll);
        RequestCounter logs = proxy.counter("PUT", Pattern.compile("_delta_log/"));

        call(client, "PUT", "/b/t/_delta_log/0.json");
        call(client, "GET", "/b/t/_delta_log/0.json?versionId=1");
        call(client, "PUT", "/b/t/part-0.parquet");

        assertThat(logs.count()).isEqualTo(1);
        // A call is over when its answer is through, which the sender may learn a moment before the journal.
        Polling.until(Duration.ofSeconds(10), () -> proxy.journal().size() == 3);
        assertThat(proxy.journal())
                .extracting(StoreCall::path)
                .containsExactly("/b/t/_delta_log/0.json", "/b/t/_delta_log/0.json", "/b/t/part-0.parquet");
    }

    private static void answerAll(Talk talk) throws IOException {
        while (true) {
            talk.hearUntil("\r\n\r\n");
            talk.say(OK);
        }
    }

    private static void call(Talk client, String method, String target) throws IOException {
        client.say(method + " " + target + " HTTP/1.1\r\n\r\n");
        client.hearUntil("ok");
    }

    private Talk start(Script script) throws IOException {
        return start(script, port -> Optional.of(worker));
    }

    private Talk start(Script script, Sender.Finder senders) throws IOException {
        store = new ScriptedStore(script);
        open.add(store);
        proxy = StoreProxy.start(store.endpoint(), senders);
        open.add(proxy);
        return connect();
    }

    private Talk connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.endpoint().getPort());
        socket.setSoTimeout(10_000);
        open.add(socket);
        return new Talk(socket, new CopyOnWriteArrayList<>());
    }
}

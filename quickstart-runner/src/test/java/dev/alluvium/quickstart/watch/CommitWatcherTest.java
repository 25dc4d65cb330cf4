// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.quickstart.locate.TableLocations;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event-to-queryable latency: from sending an event to the log entry that covers it being readable. */
class CommitWatcherTest {
    private static final TopicPartition VIDEO_0 = new TopicPartition("video-x", 0);

    @TempDir
    Path directory;

    private void commit(int version, String... actions) throws IOException {
        Path log = Files.createDirectories(directory.resolve("video/_delta_log"));
        Files.writeString(log.resolve(String.format("%020d.json", version)), String.join("\n", actions));
    }

    private CommitWatcher watcher(Clock clock) {
        TableLocations locations = new TableLocations(
                new S3Store(URI.create("http://127.0.0.1:1")),
                List.of(Map.of("table.base.path", directory.toUri().toString())),
                Map.of());
        return new CommitWatcher(locations, List.of("video"), clock);
    }

    @Test
    void aTableThatDoesNotExistYetIsLookedForAgain() throws IOException {
        CommitWatcher watcher = watcher(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC));

        watcher.look();
        long before = watcher.version("video");
        commit(0, "{\"commitInfo\":{}}");
        watcher.look();

        assertThat(before).isEqualTo(-1);
        assertThat(watcher.version("video")).isZero();
        assertThat(watcher.tables()).containsExactly("video");
        assertThat(watcher.version("unknown")).isEqualTo(-1);
    }

    @Test
    void latencyIsMeasuredAtTheFirstCommitThatCoversAnEvent() throws IOException {
        SentTimes sent = new SentTimes();
        for (int offset = 0; offset < 4; offset++) {
            sent.note(VIDEO_0, offset, 100L * offset);
        }
        CommitWatcher watcher = watcher(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC));

        commit(0, "{\"commitInfo\":{}}", "{\"txn\":{\"appId\":\"josh:video-x-0\",\"version\":1}}");
        commit(1, "{\"txn\":{\"appId\":\"josh:video-x-0\",\"version\":2}}");
        Files.writeString(directory.resolve("video/_delta_log/_last_checkpoint"), "{}");
        watcher.look();
        watcher.look();

        assertThat(watcher.latency("video", sent)).isEqualTo(new Latency(3, 900, 1000));
    }

    @Test
    void aClockThatSteppedBackGivesNoNegativeLatency() {
        SentTimes sent = new SentTimes();
        sent.note(VIDEO_0, 5, 2000);

        assertThat(Latency.of(List.of(new Commit(0, 1000, Map.of("a:video-x-0", 5L), Map.of(), Set.of())), sent))
                .isEqualTo(new Latency(1, 0, 0));
        assertThat(Latency.of(List.of(), sent)).isEqualTo(Latency.NONE);
    }

    @Test
    void percentilesAreByNearestRank() {
        SentTimes sent = new SentTimes();
        for (int offset = 0; offset < 1000; offset++) {
            sent.note(VIDEO_0, offset, 1000 - offset);
        }

        assertThat(Latency.of(List.of(new Commit(0, 1000, Map.of("a:video-x-0", 999L), Map.of(), Set.of())), sent))
                .isEqualTo(new Latency(1000, 499, 949));
    }

    @Test
    void onlyCommitFilesHaveAVersion() {
        assertThat(Commit.version("00000000000000000012.json")).contains(12L);
        assertThat(Commit.version("00000000000000000012.checkpoint.parquet")).isEmpty();
        assertThat(Commit.version("00000000000000000012.crc")).isEmpty();
    }

    @Test
    void foreignTransactionsAreNoOffsets() {
        byte[] json =
                "{\"txn\":{\"appId\":\"some-job\",\"version\":1}}\n{\"txn\":{\"appId\":\"a:b:t-1\",\"version\":7}}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(Commit.read(3, 5, json).covered()).isEqualTo(Map.of(new TopicPartition("t", 1), 7L));
    }

    @Test
    void theStateIsWhatAllCommitsSayTogether() throws IOException {
        CommitWatcher watcher = watcher(Clock.systemUTC());
        commit(0, add("a", 3), add("b", 4), "{\"txn\":{\"appId\":\"j:merge:t-0\",\"version\":5}}");
        commit(1, "{\"remove\":{\"path\":\"a\"}}", "{\"remove\":{\"path\":\"b\"}}", add("b", 2));
        commit(2, "{\"txn\":{\"appId\":\"j:merge:t-0\",\"version\":5}}");

        watcher.look();

        LogState state = watcher.state("video");
        assertThat(state.version()).isEqualTo(2);
        assertThat(state.txns()).isEqualTo(Map.of("j:merge:t-0", 5L));
        assertThat(state.files()).isEqualTo(Map.of("b", new DataFile(2, Map.of("k", "v"))));
        assertThat(state.repeats()).containsExactly("version 2 sets txn 'j:merge:t-0' to 5 after 5");
        assertThat(watcher.state("unknown").version()).isEqualTo(-1);
    }

    private static String add(String path, int rows) {
        return "{\"add\":{\"path\":\"" + path + "\",\"stats\":\"{\\\"numRecords\\\":" + rows
                + "}\",\"tags\":{\"k\":\"v\"}}}";
    }

    @Test
    void aSecondNoteOfAnOffsetIsIgnored() {
        SentTimes sent = new SentTimes();
        sent.note(VIDEO_0, 1, 10);
        sent.note(VIDEO_0, 1, 99);
        StringBuilder times = new StringBuilder();

        sent.forEach(VIDEO_0, 0, 9, millis -> times.append(millis).append(' '));
        sent.forEach(new TopicPartition("other", 0), 0, 9, millis -> times.append("never"));

        assertThat(times).hasToString("10 ");
    }

    @Test
    void debeziumsCommitTimeIsFoundInPayloadAndEnvelope() {
        assertThat(
                        time(
                                "{\"payload\":{\"op\":\"u\",\"source\":{\"version\":\"3\",\"ts_ms\":1767225600123,\"db\":\"x\"}}}"))
                .contains(1767225600123L);
        assertThat(time("{\"schema\":{\"field\":\"ts_ms\"},\"payload\":{\"op\":\"r\",\"source\":{\"ts_ms\":5}}}"))
                .isEmpty();
        assertThat(time("{\"text\":\"\\\"source\\\":{\\\"ts_ms\\\":7\"}")).isEmpty();
        assertThat(time("{\"source\":{\"name\":1}}")).isEmpty();
        assertThat(time("")).isEmpty();
    }

    private static Optional<Long> time(String value) {
        return DebeziumTime.of(value.getBytes(StandardCharsets.UTF_8));
    }
}

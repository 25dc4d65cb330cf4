// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.send.SentShards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Kinesis source is drained when it has stored the last sequence number of every shard that was put on. */
class StreamPositionsTest {
    private static final Map<String, String> CONFIG = Map.of("kinesis.stream.names", "entities");

    private static List<String> behind(SentShards sent, String... offsets) {
        return StreamPositions.behind(
                "josh",
                CONFIG,
                List.of(offsets).stream().map(StreamPositionsTest::json).toList(),
                sent);
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String offset(String shard, String created, String offset) {
        return "{\"partition\":{\"stream\":\"arn:aws:kinesis:us-east-1:1:stream/entities\",\"created\":\"" + created
                + "\",\"shard\":\"" + shard + "\"},\"offset\":" + offset + "}";
    }

    private static SentShards sent() {
        SentShards sent = new SentShards();
        sent.note("entities", "shard-0", "9");
        sent.note("entities", "shard-0", "10");
        return sent;
    }

    @Test
    void theLastNumberOfEachShardMustBeStored() {
        assertThat(behind(sent(), offset("shard-0", "1", "{\"seq\":\"10\"}"))).isEmpty();
        assertThat(behind(sent(), offset("shard-0", "1", "{\"seq\":\"9\"}")))
                .containsExactly("source connector josh has stored stream entities, shard-0 up to 9, wanted 10");
        assertThat(behind(sent(), offset("shard-1", "1", "{\"seq\":\"10\"}"))).hasSize(1);
        assertThat(behind(new SentShards())).isEmpty();
    }

    @Test
    void anAggregateMustBeStoredToItsLastRecord() {
        assertThat(behind(sent(), offset("shard-0", "1", "{\"seq\":\"10\",\"sub\":3,\"aggregate\":5}")))
                .hasSize(1);
        assertThat(behind(sent(), offset("shard-0", "1", "{\"seq\":\"10\",\"sub\":4,\"aggregate\":5}")))
                .isEmpty();
    }

    @Test
    void aClosedShardIsDone() {
        assertThat(behind(sent(), offset("shard-0", "1", "{\"seq\":null,\"closed\":true}")))
                .isEmpty();
    }

    @Test
    void anOlderStreamOfTheNameDoesNotCount() {
        assertThat(behind(
                        sent(), offset("shard-0", "1", "{\"seq\":\"99\"}"), offset("shard-0", "2", "{\"seq\":\"9\"}")))
                .hasSize(1);
    }

    @Test
    void aSourceFromNowOnDoesNotSeeWhatWasPutBefore() {
        SentShards sent = sent();
        Map<String, String> config = Map.of("kinesis.stream.names", "entities", "kinesis.start.position", "LATEST");
        sent.sourcesRun();

        assertThat(StreamPositions.behind("josh", config, List.of(), sent)).isEmpty();

        sent.note("entities", "shard-0", "11");
        assertThat(StreamPositions.behind("josh", config, List.of(), sent)).hasSize(1);
    }
}

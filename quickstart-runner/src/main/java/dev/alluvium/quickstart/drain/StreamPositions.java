// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.send.SentShards;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was put on streams with the offsets that a Kinesis source has stored. */
final class StreamPositions {
    private StreamPositions() {}

    /** Whether a connector of this configuration reads Kinesis with offsets that are understood here. */
    static boolean isKinesis(Map<String, String> config) {
        return config.getOrDefault("connector.class", "").endsWith("KinesisSourceConnector");
    }

    /**
     * What the source has not stored yet, in words.
     *
     * @param offsets entries of partition and offset, as Connect tells them
     */
    static List<String> behind(String connector, Map<String, String> config, List<JsonNode> offsets, SentShards sent) {
        List<String> behind = new ArrayList<>();
        Map<String, JsonNode> stored = stored(offsets);
        boolean fromNow =
                config.getOrDefault("kinesis.start.position", "TRIM_HORIZON").equals("LATEST");
        for (String stream : streams(config)) {
            sent.last(stream, fromNow).forEach((shard, last) -> {
                JsonNode offset = stored.get(stream + "/" + shard);
                if (offset == null || !covers(offset, last)) {
                    behind.add("source connector " + connector + " has stored stream " + stream + ", " + shard
                            + " up to "
                            + (offset == null ? "nothing" : offset.path("seq").asText("nothing")) + ", wanted "
                            + last.sequence());
                }
            });
        }
        return behind;
    }

    static List<String> streams(Map<String, String> config) {
        List<String> streams = new ArrayList<>();
        for (String key : List.of("kinesis.stream.names", "kinesis.stream.arns")) {
            for (String name : config.getOrDefault(key, "").split(",", -1)) {
                if (!name.isBlank()) {
                    streams.add(nameOf(name.strip()));
                }
            }
        }
        return streams;
    }

    private static String nameOf(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    /** The youngest by stream and shard: a stream made again under its name has the same. */
    private static Map<String, JsonNode> stored(List<JsonNode> offsets) {
        Map<String, JsonNode> stored = new HashMap<>();
        Map<String, Long> created = new HashMap<>();
        for (JsonNode entry : offsets) {
            JsonNode partition = entry.path("partition");
            String key = nameOf(partition.path("stream").asText()) + "/"
                    + partition.path("shard").asText();
            long time = partition.path("created").asLong();
            if (time >= created.getOrDefault(key, Long.MIN_VALUE)) {
                created.put(key, time);
                stored.put(key, entry.path("offset"));
            }
        }
        return stored;
    }

    private static boolean covers(JsonNode offset, SentShards.Last last) {
        if (offset.path("closed").asBoolean()) {
            return true;
        }
        String text = offset.path("seq").asText("");
        if (!text.matches("[0-9]+")) {
            return false;
        }
        int order = new BigInteger(text).compareTo(new BigInteger(last.sequence()));
        boolean whole = !offset.path("aggregate").isNumber()
                || offset.path("sub").asInt(0) + 1 >= offset.path("aggregate").asInt();
        return order > 0 || (order == 0 && whole);
    }
}

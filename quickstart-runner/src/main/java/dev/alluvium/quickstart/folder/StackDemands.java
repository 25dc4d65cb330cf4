// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a folder needs of the stack: its {@code stack.json}.
 *
 * @param workers how many Connect workers, at least 1
 * @param kafka the Kafka line of broker and workers
 * @param registry whether there is a schema registry
 * @param streams Kinesis streams to make before anything runs, by name, with the number of their shards
 * @param topics topics to make before anything runs, by name
 * @param worker properties of every worker
 */
public record StackDemands(
        int workers,
        String kafka,
        boolean postgres,
        boolean registry,
        boolean exactlyOnceSource,
        Map<String, Integer> streams,
        Map<String, TopicDemand> topics,
        Map<String, String> worker) {

    /** One worker of the default line and nothing else. */
    public static final StackDemands NONE =
            new StackDemands(1, "3.9", false, false, false, Map.of(), Map.of(), Map.of());

    /** Copies the maps. */
    public StackDemands {
        streams = Map.copyOf(streams);
        topics = Map.copyOf(topics);
        worker = Map.copyOf(worker);
    }

    /**
     * A topic to make.
     *
     * @param config topic-level settings
     */
    public record TopicDemand(int partitions, Map<String, String> config) {
        /** Copies the map. */
        public TopicDemand {
            config = Map.copyOf(config);
        }

        private TopicDemand plus(TopicDemand other, Place place, String name) {
            Map<String, String> both = new LinkedHashMap<>(config);
            both.putAll(other.config);
            if (!both.entrySet().containsAll(config.entrySet())) {
                throw new UseCaseFolderException(
                        place, "another folder sets a property of topic '" + name + "' differently");
            }
            return new TopicDemand(Math.max(partitions, other.partitions), both);
        }
    }

    /**
     * The demands of two folders on one stack: the larger number, the union of maps.
     *
     * @throws UseCaseFolderException if they contradict each other
     */
    public StackDemands plus(StackDemands other, Path otherFolder) {
        Place place = Place.of(otherFolder.resolve("stack.json"));
        if (!kafka.equals(other.kafka)) {
            throw new UseCaseFolderException(
                    place,
                    "asks for Kafka " + other.kafka + " beside a folder that needs " + kafka + ": run them apart");
        }
        Map<String, TopicDemand> allTopics = new LinkedHashMap<>(topics);
        other.topics.forEach(
                (name, topic) -> allTopics.merge(name, topic, (mine, others) -> mine.plus(others, place, name)));
        Map<String, Integer> allStreams = new LinkedHashMap<>(streams);
        other.streams.forEach((name, shards) -> allStreams.merge(name, shards, Math::max));
        Map<String, String> allProperties = new LinkedHashMap<>(worker);
        other.worker.forEach((key, value) -> {
            String before = allProperties.putIfAbsent(key, value);
            if (before != null && !before.equals(value)) {
                throw new UseCaseFolderException(
                        place, "another folder sets worker property '" + key + "' differently");
            }
        });
        return new StackDemands(
                Math.max(workers, other.workers),
                kafka,
                postgres || other.postgres,
                registry || other.registry,
                exactlyOnceSource || other.exactlyOnceSource,
                allStreams,
                allTopics,
                allProperties);
    }

    static StackDemands read(Place place, Fields fields) {
        fields.only(
                "workers",
                "kafka",
                "postgres",
                "registry",
                "streams",
                "topics",
                "exactly.once.source",
                "webhook",
                "worker",
                "with");
        refuseLater(fields);
        Map<String, TopicDemand> topics = new LinkedHashMap<>();
        fields.object("topics")
                .ifPresent(all -> all.json().properties().forEach(entry -> {
                    Fields topic = Fields.of(place, "topic '" + entry.getKey() + "'", entry.getValue());
                    topic.only("partitions", "config");
                    topics.put(
                            entry.getKey(), new TopicDemand(topic.positive("partitions", 1), topic.textMap("config")));
                }));
        return new StackDemands(
                fields.positive("workers", 1),
                kafka(fields),
                fields.flag("postgres"),
                fields.flag("registry"),
                fields.flag("exactly.once.source"),
                streams(place, fields),
                topics,
                fields.textMap("worker"));
    }

    private static Map<String, Integer> streams(Place place, Fields fields) {
        Map<String, Integer> streams = new LinkedHashMap<>();
        fields.object("streams")
                .ifPresent(all -> all.json().properties().forEach(entry -> {
                    Fields stream = Fields.of(place, "stream '" + entry.getKey() + "'", entry.getValue());
                    streams.put(entry.getKey(), stream.only("shards").positive("shards", 1));
                }));
        return streams;
    }

    private static void refuseLater(Fields fields) {
        if (fields.flag("webhook")) {
            throw fields.wrong("'webhook' is not supported yet");
        }
    }

    private static String kafka(Fields fields) {
        String line = fields.optionalText("kafka").orElse("3.9");
        if (!line.equals("3.9") && !line.equals("4.3")) {
            throw fields.wrong("'kafka' must be \"3.9\" or \"4.3\"");
        }
        return line;
    }
}

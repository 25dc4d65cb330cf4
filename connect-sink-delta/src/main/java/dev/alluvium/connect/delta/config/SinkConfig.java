// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.aws.client.S3ClientSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sink's settings, typed.
 *
 * @param connector its name
 * @param taskId which of its tasks this is
 * @param routing from topics to tables
 * @param limits what a task may hold
 * @param commits how commits are tried
 * @param store how the store is reached
 * @param properties the connector's own text, for the overrides of tables
 */
public record SinkConfig(
        String connector,
        String taskId,
        Routing routing,
        Limits limits,
        Commits commits,
        Store store,
        Map<String, String> properties) {
    /** Copies the properties. */
    public SinkConfig {
        properties = Map.copyOf(properties);
    }

    /**
     * From a topic to a table and its place.
     *
     * @param basePath without a slash at its end
     * @param nameFormat with placeholders
     * @param pathFormat with placeholders
     * @param underscoreNames whether impossible characters of a name become underscores
     * @param byTopic exact topics
     * @param byRegex in order: regex and table
     * @param field of the value that names the table
     * @param paths per-table locations
     * @param transformsMayRoute whether a transform may change the topic before a record arrives here
     */
    public record Routing(
            String basePath,
            String nameFormat,
            String pathFormat,
            boolean underscoreNames,
            Map<String, String> byTopic,
            List<RegexRoute> byRegex,
            Optional<String> field,
            Map<String, String> paths,
            boolean transformsMayRoute) {}

    /**
     * A route by regular expression.
     *
     * @param regex of the whole topic
     * @param table with {@code $1} for groups
     */
    public record RegexRoute(String regex, String table) {}

    /**
     * What a task may hold.
     *
     * @param bytes estimated
     * @param records at most
     */
    public record Limits(long bytes, int records) {}

    /**
     * How commits are tried.
     *
     * @param appIdPrefix of the transaction ids
     * @param maxRetries lost races
     * @param backoff first pause
     * @param maxBackoff longest pause
     * @param timeout of one flush
     */
    public record Commits(
            String appIdPrefix, int maxRetries, Duration backoff, Duration maxBackoff, Duration timeout) {}

    /**
     * How the store is reached.
     *
     * @param s3 the client
     * @param encryption server-side: none, AES256 or aws:kms
     * @param kmsKeyId of aws:kms
     * @param partBytes of multipart uploads
     */
    public record Store(S3ClientSettings s3, String encryption, Optional<String> kmsKeyId, long partBytes) {}

    /** The settings of this table, with its overrides. */
    public TableConfig table(String name) {
        return ConfigReader.table(name, properties);
    }

    /** How the events of this table are staged, with its overrides. */
    public StagingConfig staging(String name) {
        return ConfigReader.staging(name, properties);
    }

    /** The name of the table that flushes write: the table itself, or the one in which its events are staged. */
    public String ingested(String name) {
        return table(name).stages() ? name + staging(name).suffix() : name;
    }

    /** How this table is maintained, with its overrides; for what all tables share, any name will do. */
    public MaintenanceConfig maintenance(String name) {
        return ConfigReader.maintenance(name, properties);
    }

    /** The id under which this pipeline keeps its offset of a topic-partition. */
    public String appId(String topic, int partition) {
        return commits.appIdPrefix() + ":" + topic + "-" + partition;
    }

    /** Names no property: some are secret. */
    @Override
    public String toString() {
        return "SinkConfig[" + connector + ", task " + taskId + ", " + routing.basePath() + "]";
    }
}

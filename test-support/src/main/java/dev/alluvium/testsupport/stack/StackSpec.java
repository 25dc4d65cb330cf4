// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stack is made of. {@link #in} starts a builder.
 *
 * @param directory where everything is written: data, logs, plugins; must be new or empty, and stays after the stack
 * @param workers how many Connect workers, 1 or more
 * @param kafkaLine release line of the broker: {@code 3.9} or {@code 4.3}
 * @param workerLine release line of the workers
 * @param postgres whether there is a database
 * @param s3 whether there is an S3 endpoint with the proxy before it
 * @param exactlyOnceSource whether source connectors may write in transactions
 * @param workerProperties worker properties that win over the stack's own
 * @param pluginArchives zips of plugins, each to become one folder of the {@code plugin.path}
 * @param debeziumPostgres whether Debezium's PostgreSQL connector is installed
 * @param registry whether there is a schema registry, with an Avro converter for it installed
 * @param kinesis whether there is a Kinesis endpoint
 */
public record StackSpec(
        Path directory,
        int workers,
        String kafkaLine,
        String workerLine,
        boolean postgres,
        boolean s3,
        boolean exactlyOnceSource,
        Map<String, String> workerProperties,
        List<Path> pluginArchives,
        boolean debeziumPostgres,
        boolean registry,
        boolean kinesis) {

    /** Checks the number of workers and copies the collections. */
    public StackSpec {
        if (workers < 1) {
            throw new IllegalArgumentException("a stack has 1 worker or more, not " + workers);
        }
        directory = directory.toAbsolutePath().normalize();
        workerProperties = Map.copyOf(workerProperties);
        pluginArchives = List.copyOf(pluginArchives);
    }

    /** A broker, one worker and an S3 endpoint, unless the builder is told otherwise. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Collects what a stack is made of. Confined to one thread. */
    public static final class Builder {
        private final Path directory;
        private int workers = 1;
        private String kafkaLine = "3.9";
        private String workerLine = "3.9";
        private boolean postgres;
        private boolean s3 = true;
        private boolean exactlyOnceSource;
        private final Map<String, String> workerProperties = new LinkedHashMap<>();
        private final List<Path> pluginArchives = new ArrayList<>();
        private boolean debeziumPostgres;
        private boolean registry;
        private boolean kinesis;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** So many workers instead of one. */
        public Builder workers(int count) {
            this.workers = count;
            return this;
        }

        /** Another release line of Kafka, for broker and workers. */
        public Builder kafkaLine(String line) {
            this.kafkaLine = line;
            this.workerLine = line;
            return this;
        }

        /** Another release line for the workers alone, whatever {@link #kafkaLine} said. */
        public Builder workerLine(String line) {
            this.workerLine = line;
            return this;
        }

        /** With a database or without; a database comes with Debezium's connector for it. */
        public Builder postgres(boolean wanted) {
            this.postgres = wanted;
            this.debeziumPostgres = wanted;
            return this;
        }

        /** With an S3 endpoint or without. */
        public Builder s3(boolean wanted) {
            this.s3 = wanted;
            return this;
        }

        /** With transactions for source connectors or without. */
        public Builder exactlyOnceSource(boolean wanted) {
            this.exactlyOnceSource = wanted;
            return this;
        }

        /** A worker property. */
        public Builder workerProperty(String name, String value) {
            workerProperties.put(name, value);
            return this;
        }

        /** The zip of a plugin. */
        public Builder pluginArchive(Path zip) {
            pluginArchives.add(zip);
            return this;
        }

        /** With Debezium's PostgreSQL connector or without, whatever {@link #postgres} said. */
        public Builder debeziumPostgres(boolean wanted) {
            this.debeziumPostgres = wanted;
            return this;
        }

        /** With a schema registry or without; it comes with an Avro converter. */
        public Builder registry(boolean wanted) {
            this.registry = wanted;
            return this;
        }

        /** With a Kinesis endpoint or without; it has no streams. */
        public Builder kinesis(boolean wanted) {
            this.kinesis = wanted;
            return this;
        }

        /** The finished value. */
        public StackSpec build() {
            return new StackSpec(
                    directory,
                    workers,
                    kafkaLine,
                    workerLine,
                    postgres,
                    s3,
                    exactlyOnceSource,
                    workerProperties,
                    pluginArchives,
                    debeziumPostgres,
                    registry,
                    kinesis);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one KRaft node is started with: its {@code server.properties} and a formatted data directory.
 *
 * @param directory of the broker's own, made if absent
 */
record BrokerConfig(Path directory, int port, int controllerPort) {
    /** Any 16 bytes in URL-safe base64 identify a cluster; a fixed one is fine in a directory of its own. */
    private static final String CLUSTER_ID = "AlluviumStackClusterAA";

    private static final String DIRECTORY_ID = "AlluviumStackBrokerDAA";

    /** Writes the files and returns the path of the properties. */
    Path write() {
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            // What kafka-storage format writes; writing it here saves a JVM start of one to three seconds.
            Files.writeString(
                    data.resolve("meta.properties"),
                    "version=1%nnode.id=1%ncluster.id=%s%ndirectory.id=%s%n".formatted(CLUSTER_ID, DIRECTORY_ID));
            return Files.writeString(directory.resolve("server.properties"), properties(data));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the broker's files below " + directory, e);
        }
    }

    /**
     * Topics are never made by accident: a stray client of an earlier run could create one with a wrong policy. Records
     * stay however old their time stamps are, unless a topic says otherwise: retention goes by them.
     */
    private String properties(Path data) {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                log.retention.ms=-1
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                """.formatted(port, controllerPort, data);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kafka;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.StackJvm;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.nio.file.Path;
import java.util.List;

/**
 * A release line of Kafka that the stack can run: its name and its jars.
 *
 * @param name such as {@code 3.9}
 * @param classPath jars of the broker, of a Connect worker and of a logger
 */
public record KafkaLine(String name, List<Path> classPath) {
    private static final List<String> LINES = List.of("3.9", "4.3");

    /** Copies the list. */
    public KafkaLine {
        classPath = List.copyOf(classPath);
    }

    /**
     * A line by its name.
     *
     * @throws StackUnavailableException if the stack does not ship that line, or its jars are missing
     */
    public static KafkaLine of(String name) {
        if (!LINES.contains(name)) {
            throw new StackUnavailableException(
                    "Kafka line '" + name + "' is not available; this stack has " + LINES, null);
        }
        return new KafkaLine(name, ClassPathFile.ofPart("kafka-" + name));
    }

    /** A broker of this line, not started yet. */
    public KafkaBroker broker(Path directory, Path log, FreePorts ports) {
        int port = ports.next();
        Path properties = new BrokerConfig(directory, port, ports.next()).write();
        JavaCommand command = new JavaCommand(
                "kafka.Kafka",
                classPath,
                StackJvm.flags(StackJvm.small("512m"), StackJvm.simpleLogger()),
                List.of(properties.toString()));
        return new KafkaBroker(new ChildProcess("kafka", command, log), port);
    }
}

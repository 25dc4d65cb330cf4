// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.StackJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the workers of one group.
 *
 * @param classPath jars of a worker
 * @param directory for the workers' property files
 * @param logs for the workers' log files
 */
public record ConnectGroup(List<Path> classPath, Path directory, Path logs) {
    /** Copies the list. */
    public ConnectGroup {
        classPath = List.copyOf(classPath);
    }

    /** So many workers, {@code worker-1} first, none started. */
    public List<ConnectWorker> workers(int count, WorkerConfig config, FreePorts ports) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> worker("worker-" + number, config, ports.next(), http))
                .toList();
    }

    private ConnectWorker worker(String name, WorkerConfig config, int port, HttpClient http) {
        Path properties = write(name, config, port);
        JavaCommand command = new JavaCommand(
                "org.apache.kafka.connect.cli.ConnectDistributed",
                classPath,
                StackJvm.flags(StackJvm.steady("768m"), StackJvm.simpleLogger()),
                List.of(properties.toString()));
        return new ConnectWorker(new ChildProcess(name, command, logs.resolve(name + ".log")), port, http);
    }

    private Path write(String name, WorkerConfig config, int port) {
        String text = config.properties(port).entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue().replace("\\", "\\\\") + "\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(directory);
            return Files.writeString(directory.resolve(name + ".properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the properties of " + name + " below " + directory, e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.ProcessPart;
import dev.alluvium.testsupport.stack.process.StackJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The S3 endpoint: S3Proxy over a directory, in a process of its own so that its many libraries meet none of ours.
 *
 * <p>Its conditional PUT is atomic, which is what a commit of a Delta table stands on. Thread-safe.
 */
public final class S3Server implements ProcessPart, AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ChildProcess process;
    private final int port;
    private final S3Store store;

    private S3Server(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
        this.store = new S3Store(endpoint());
    }

    /** An endpoint that is not started yet. */
    public static S3Server create(Path directory, Path log, FreePorts ports) {
        int port = ports.next();
        try {
            Path objects = Files.createDirectories(directory.resolve("objects"));
            Path properties = Files.writeString(directory.resolve("s3proxy.properties"), properties(port, objects));
            Path logback = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
            JavaCommand command = new JavaCommand(
                    "org.gaul.s3proxy.Main",
                    ClassPathFile.ofPart("s3proxy"),
                    StackJvm.flags(StackJvm.steady("256m"), List.of("-Dlogback.configurationFile=" + logback)),
                    List.of("--properties", properties.toString()));
            return new S3Server(new ChildProcess("s3", command, log), port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the files of the S3 endpoint below " + directory, e);
        }
    }

    /** Where it listens: no proxy in between. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A client that talks to it directly. */
    public S3Store store() {
        return store;
    }

    /** The process, for faults on it. */
    @Override
    public ChildProcess process() {
        return process;
    }

    /** Starts it and waits until it lists buckets; objects of an earlier life are still there. */
    @Override
    public void start() {
        process.start();
        process.awaitReady(READY, store::answers);
    }

    @Override
    public void stop() {
        process.stop(STOP);
    }

    /** Stops it within seconds. */
    @Override
    public void close() {
        stop();
    }

    private static String properties(int port, Path objects) {
        return """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=none
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                jclouds.identity=none
                jclouds.credential=none
                """.formatted(port, objects);
    }

    /** Its default level is DEBUG, which makes a PUT ten times slower. */
    private static final String LOGBACK = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p %logger{0} %m%n%ex{short}</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kinesis;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.KinesisOptions;
import dev.alluvium.testsupport.stack.process.FreePorts;
import dev.alluvium.testsupport.stack.process.StackPart;
import java.net.URI;
import java.nio.file.Path;

/**
 * The stack's Kinesis endpoint, served from this JVM.
 *
 * <p>To stop or kill it closes its port and every connection; started again it has the same address and the same
 * streams. While paused it accepts connections and answers nothing.
 *
 * <p>Thread-safe.
 */
public final class KinesisPart implements StackPart, AutoCloseable {
    private final KinesisEndpoint endpoint;
    private final Path log;

    private KinesisPart(KinesisEndpoint endpoint, Path log) {
        this.endpoint = endpoint;
        this.log = log;
    }

    /** An endpoint without rate limits that is not started yet. */
    public static KinesisPart create(Path log, FreePorts ports) {
        KinesisOptions options = KinesisOptions.defaults().withPort(ports.next());
        return new KinesisPart(KinesisEndpoint.create(options), log);
    }

    /** Faults, counts and last sequence numbers. */
    public KinesisEndpoint endpoint() {
        return endpoint;
    }

    /** Where it listens. */
    public URI url() {
        return endpoint.uri();
    }

    @Override
    public String name() {
        return "kinesis";
    }

    /** This JVM's own. */
    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive() {
        return endpoint.isListening();
    }

    @Override
    public void start() {
        endpoint.listen();
    }

    @Override
    public void kill() {
        endpoint.close();
    }

    @Override
    public void stop() {
        endpoint.close();
    }

    @Override
    public void pause() {
        endpoint.pause();
    }

    @Override
    public void resume() {
        endpoint.resume();
    }

    /** Counted with this JVM. */
    @Override
    public long residentBytes() {
        return 0;
    }

    /** It writes none. */
    @Override
    public Path log() {
        return log;
    }

    /** Closes port and connections; nothing when that was done before. */
    @Override
    public void close() {
        endpoint.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import dev.alluvium.testsupport.stack.process.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kinesis as a part of the stack: killed and started, it has the same address and the same streams. */
class KinesisPartTest {
    private final KinesisPart part = KinesisPart.create(Path.of("kinesis.log"), new FreePorts(new SplittableRandom()));

    @AfterEach
    void close() {
        part.close();
    }

    @Test
    void itServesFromItsStartToItsEnd() {
        boolean before = part.isAlive();
        part.start();

        assertThat(before).isFalse();
        assertThat(part.isAlive()).isTrue();
        assertThat(part.name()).isEqualTo("kinesis");
        assertThat(part.pid()).isEqualTo(ProcessHandle.current().pid());
        part.stop();
        assertThat(part.isAlive()).isFalse();
    }

    @Test
    void aKilledPartComesBackWithItsStreams() {
        part.start();
        put("events", true);

        part.kill();
        part.start();
        part.pause();
        part.resume();
        put("events", false);

        assertThat(part.endpoint().lastSequenceNumbers("events")).hasSize(1);
        assertThat(part.endpoint().lastSequenceNumbers("none")).isEmpty();
        assertThat(part.endpoint().calls("PutRecords")).isEqualTo(2);
    }

    private void put(String stream, boolean create) {
        try (KinesisStreams streams = KinesisStreams.connect(part.url())) {
            if (create) {
                streams.create(stream, 1);
            }
            streams.put(stream, List.of(UserRecord.of("k", new byte[] {1})));
        }
    }
}

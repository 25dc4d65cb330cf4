// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** A call that ends in any way is heard of. */
class CallsTest {
    /** As a pool's thread does. */
    private static final Executor THREAD = job -> {
        try {
            job.run();
        } catch (Error lost) {
            // Only the thread dies of it.
        }
    };

    @Test
    void aCallThatFailsByAFaultOfOursStopsTheTask() {
        for (Throwable fault : List.of(new IllegalStateException("bug"), new OutOfMemoryError("none left"))) {
            Mailbox mailbox = new Mailbox();
            new Calls(THREAD, mailbox).make(() -> raise(fault), answer -> {}, failed -> {});
            assertThatThrownBy(mailbox::open)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ALV-KIN-031")
                    .hasCause(fault);
        }
    }

    private static Object raise(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes calls on other threads; what they give is told on the task's. Confined to the task thread. */
final class Calls {
    private final Executor executor;
    private final Mailbox mailbox;

    Calls(Executor executor, Mailbox mailbox) {
        this.executor = executor;
        this.mailbox = mailbox;
    }

    /** Makes the call; exactly one of the two hears of it, unless the task stops before. */
    <T> void make(Supplier<T> call, Consumer<T> onAnswer, Consumer<KinesisException> onFailure) {
        try {
            executor.execute(() -> run(call, onAnswer, onFailure));
        } catch (RejectedExecutionException stopping) {
            // The task is being stopped: nobody waits for the answer.
        }
    }

    private <T> void run(Supplier<T> call, Consumer<T> onAnswer, Consumer<KinesisException> onFailure) {
        try {
            T answer = call.get();
            mailbox.post(() -> onAnswer.accept(answer));
        } catch (KinesisException failed) {
            mailbox.post(() -> onFailure.accept(failed));
        } catch (ConnectException fatal) {
            mailbox.post(() -> {
                throw fatal;
            });
        } catch (RuntimeException | Error bug) {
            mailbox.post(() -> {
                throw SourceErrors.broken(
                        "a background call failed: " + bug.getClass().getSimpleName(), bug);
            });
        }
    }
}

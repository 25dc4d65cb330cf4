// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/** However the SDK tells of an end, the listener hears of it once, and why. */
final class SdkSubscriptionTest {
    private final List<String> ends = new ArrayList<>();
    private final SdkSubscription subscription = new SdkSubscription(new SubscriptionListener() {
        @Override
        public void onEvent(RecordsAnswer event) {
            throw new AssertionError("there are no events");
        }

        @Override
        public void onEnd(KinesisException failure) {
            ends.add(failure.code());
        }
    });
    private final CompletableFuture<Void> call = new CompletableFuture<>();

    /** Named as the SDK's own. */
    private static final class FutureCancelledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Throwable takenOver() {
        return ResourceInUseException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ResourceInUseException")
                        .build())
                .build();
    }

    @Test
    void aRequestThatTheSdkCancelsIsNotTheReason() {
        subscription.runs(call);

        subscription.onError(new FutureCancelledException());
        subscription.exceptionOccurred(new FutureCancelledException());
        assertThat(ends).isEmpty();
        call.completeExceptionally(new CompletionException(takenOver()));

        assertThat(ends).containsExactly("ResourceInUseException");
    }

    @Test
    void aCancelledRequestIsTheEndWhereNothingElseIsTold() {
        subscription.onError(new FutureCancelledException());
        subscription.runs(call);
        call.complete(null);

        assertThat(ends).containsExactly("FutureCancelledException");
    }

    @Test
    void aFailureIsToldAtOnceAndOnce() {
        subscription.runs(call);

        subscription.onError(takenOver());
        assertThat(ends).containsExactly("ResourceInUseException");
        subscription.exceptionOccurred(new FutureCancelledException());
        call.completeExceptionally(takenOver());

        assertThat(ends).hasSize(1);
    }
}

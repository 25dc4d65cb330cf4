// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * One call of SubscribeToShard. The SDK tells of its end in several ways, some of them twice: the first one counts.
 * Its listener hears of it on the SDK's threads.
 */
final class SdkSubscription
        implements Subscription, SubscribeToShardResponseHandler, Subscriber<SubscribeToShardEventStream> {
    private static final String ACTION = "SubscribeToShard";

    /** By its name, since the SDK keeps the class to itself. */
    private static final String REQUEST_CANCELLED = "FutureCancelledException";

    private final SubscriptionListener listener;
    private org.reactivestreams.@Nullable Subscription events;
    private @Nullable CompletableFuture<Void> call;
    private long wanted;
    private boolean over;
    private @Nullable Throwable consequence;

    SdkSubscription(SubscriptionListener listener) {
        this.listener = listener;
    }

    /** Takes the call, so that it can be ended. */
    void runs(CompletableFuture<Void> running) {
        boolean late;
        synchronized (this) {
            call = running;
            late = over;
        }
        var unused = running.whenComplete((nothing, failure) -> {
            Throwable cause = failure != null ? failure : consequence();
            if (cause != null) {
                end(cause);
            }
        });
        if (late) {
            running.cancel(false);
        }
    }

    @Override
    public void request() {
        org.reactivestreams.Subscription ready;
        synchronized (this) {
            ready = events;
            wanted += ready == null ? 1 : 0;
        }
        if (ready != null) {
            ready.request(1);
        }
    }

    @Override
    public void cancel() {
        org.reactivestreams.Subscription ready;
        CompletableFuture<Void> running;
        synchronized (this) {
            over = true;
            ready = events;
            running = call;
        }
        if (ready != null) {
            ready.cancel();
        }
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void responseReceived(SubscribeToShardResponse response) {}

    @Override
    public void onEventStream(SdkPublisher<SubscribeToShardEventStream> publisher) {
        publisher.subscribe(this);
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        endUnlessConsequence(failure);
    }

    @Override
    public void complete() {}

    @Override
    public void onSubscribe(org.reactivestreams.Subscription ready) {
        long asked;
        synchronized (this) {
            if (over) {
                ready.cancel();
                return;
            }
            events = ready;
            asked = wanted;
        }
        if (asked > 0) {
            ready.request(asked);
        }
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {
        if (event instanceof SubscribeToShardEvent records) {
            listener.onEvent(new RecordsAnswer(
                    SdkModel.records(records.records()),
                    records.continuationSequenceNumber(),
                    Objects.requireNonNullElse(records.millisBehindLatest(), 0L),
                    SdkModel.children(records.childShards())));
        } else {
            // A kind that this SDK does not know is not what was asked for.
            request();
        }
    }

    @Override
    public void onError(Throwable failure) {
        endUnlessConsequence(failure);
    }

    @Override
    public void onComplete() {
        if (isFirst()) {
            listener.onEnd(null);
        }
    }

    /**
     * Where an answer is a failure, the SDK cancels its own request, and may tell of that first: what the failure was
     * is what the call ends with.
     */
    private void endUnlessConsequence(Throwable failure) {
        if (failure.getClass().getSimpleName().equals(REQUEST_CANCELLED)) {
            synchronized (this) {
                consequence = failure;
                if (call == null || !call.isDone() || call.isCompletedExceptionally()) {
                    return;
                }
            }
        }
        end(failure);
    }

    private synchronized @Nullable Throwable consequence() {
        return consequence;
    }

    private void end(Throwable failure) {
        if (isFirst()) {
            listener.onEnd(translated(failure));
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !over;
        over = true;
        return first;
    }

    private static KinesisException translated(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof SdkException known
                ? SdkErrors.of(ACTION, known)
                : new KinesisException(
                        KinesisException.Kind.UNAVAILABLE,
                        ACTION,
                        cause.getClass().getSimpleName(),
                        cause);
    }
}

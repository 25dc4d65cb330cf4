// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import dev.alluvium.testsupport.kinesis.Subscriptions.Step;
import dev.alluvium.testsupport.kinesis.Subscriptions.Subscription;
import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.ShardIterator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All operations over one account. Thread-safe: one lock for all, held for no longer than an operation takes. */
final class Service {
    /** The operation whose answer is a stream. */
    static final String SUBSCRIBE = "SubscribeToShard";

    private final Object lock = new Object();
    private final Account account;
    private final ReadOperations reads;
    private final Subscriptions subscriptions;
    private final Map<String, Operation> operations = new HashMap<>();
    private final Object change = new Object();
    private long changes;

    Service(KinesisOptions options, FaultScript faults) {
        this.account = new Account(options);
        this.reads = new ReadOperations(account);
        operations.putAll(new StreamOperations(account).byName());
        operations.putAll(new ShardOperations(account).byName());
        operations.putAll(new RecordOperations(account, faults::refusesRecord).byName());
        operations.putAll(reads.byName());
        operations.putAll(new ConsumerOperations(account).byName());
        this.subscriptions = new Subscriptions(account, reads);
    }

    /**
     * Runs an operation.
     *
     * @return writes the answer's fields; to be called without any lock
     */
    Consumer<WireWriter> run(String name, WireRequest request) {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new ServiceException(ErrorType.UNKNOWN_OPERATION, "This endpoint does not serve " + name);
        }
        Consumer<WireWriter> answer;
        synchronized (lock) {
            answer = operation.run(request, now());
        }
        if (!name.startsWith("Get")) {
            changed();
        }
        return answer;
    }

    /** Begins a subscription. */
    Subscription subscribe(WireRequest request) {
        Subscription opened;
        synchronized (lock) {
            opened = subscriptions.open(request, now());
        }
        changed();
        return opened;
    }

    /** What comes next in a subscription. */
    Step next(Subscription subscription) {
        synchronized (lock) {
            return subscriptions.next(subscription, now());
        }
    }

    /** How often something has changed. */
    long changes() {
        synchronized (change) {
            return changes;
        }
    }

    /** Waits until something has changed since, but not longer than that. */
    void awaitChange(long seen, long millis) throws InterruptedException {
        synchronized (change) {
            if (changes == seen) {
                change.wait(millis);
            }
        }
    }

    private void changed() {
        synchronized (change) {
            changes++;
            change.notifyAll();
        }
    }

    /** How subscriptions behave. */
    FanOutOptions fanOut() {
        return account.options().fanOut();
    }

    /** Runs an operation so that it has no effect but the fault's. */
    Consumer<WireWriter> fail(Kind kind, WireRequest request) {
        return switch (kind) {
            case THROTTLE ->
                throw new ServiceException(
                        ErrorType.THROUGHPUT_EXCEEDED, "Rate exceeded: refused by a fault that was asked for.");
            case EXPIRED_ITERATOR ->
                throw new ServiceException(
                        ErrorType.EXPIRED_ITERATOR, "Iterator expired: by a fault that was asked for.");
            case EMPTY -> emptyRead(request);
            case IN_USE ->
                throw new ServiceException(ErrorType.RESOURCE_IN_USE, "In use: by a fault that was asked for.");
            case INTERNAL_FAILURE, RESET, LOST_ANSWER, SLOW, SILENCE ->
                throw new ServiceException(ErrorType.INTERNAL_FAILURE, "A fault that was asked for.");
        };
    }

    /** The shard that a call is about; empty when it is about none, or several, or one that cannot be told. */
    Optional<String> shardOf(String operation, WireRequest request) {
        return switch (operation) {
            case "GetShardIterator", SUBSCRIBE -> request.text("ShardId");
            case "GetRecords" ->
                request.text("ShardIterator").flatMap(ShardIterator::decode).map(ShardIterator::shard);
            case "SplitShard" -> request.text("ShardToSplit");
            case "MergeShards" -> request.text("ShardToMerge");
            case "PutRecord" -> putShard(request);
            default -> Optional.empty();
        };
    }

    Map<String, String> lastSequenceNumbers(String stream) {
        synchronized (lock) {
            Map<String, String> last = new TreeMap<>();
            account.all(now()).stream()
                    .filter(one -> one.name().name().equals(stream))
                    .forEach(one -> last.putAll(one.lastSequenceNumbers(now())));
            return last;
        }
    }

    long now() {
        return account.options().clock().millis();
    }

    private Optional<String> putShard(WireRequest request) {
        try {
            synchronized (lock) {
                return Optional.of(account.find(request, now())
                        .shardFor(RecordOperations.hashKey(request))
                        .id());
            }
        } catch (ServiceException e) {
            // The call itself will answer with this error.
            return Optional.empty();
        }
    }

    private Consumer<WireWriter> emptyRead(WireRequest request) {
        synchronized (lock) {
            return reads.nothing(request, now());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.RateBudget;
import dev.alluvium.testsupport.kinesis.stream.StreamConsumer;
import dev.alluvium.testsupport.kinesis.stream.StreamStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Operations on the registered consumers of a stream. Guarded by the endpoint's lock. */
final class ConsumerOperations {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final int MAX_CONSUMERS = 20;
    private static final int MAX_CREATING = 5;
    private static final int MAX_PAGE = 10_000;
    private static final int PAGE = 100;
    private static final double REGISTRATIONS = 5;

    private final Account account;
    private final RateBudget registrations;

    ConsumerOperations(Account account) {
        this.account = account;
        this.registrations =
                new RateBudget(REGISTRATIONS, account.options().clock().millis());
    }

    Map<String, Operation> byName() {
        return Map.of(
                "RegisterStreamConsumer", this::register,
                "DescribeStreamConsumer", this::describe,
                "ListStreamConsumers", this::list,
                "DeregisterStreamConsumer", this::deregister);
    }

    /** A consumer with its stream. */
    record Registered(DataStream stream, StreamConsumer consumer) {}

    /** The consumer of that ARN. */
    static Registered find(Account account, String arn, long now) {
        String path = arn.substring(arn.lastIndexOf(":stream/") + ":stream/".length());
        String stream = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
        DataStream found = account.find(stream, now);
        return found.consumers(now).stream()
                .filter(consumer -> consumer.arn().equals(arn))
                .findFirst()
                .map(consumer -> new Registered(found, consumer))
                .orElseThrow(() -> missing(arn));
    }

    private Registered named(WireRequest request, long now) {
        Optional<String> arn = request.text("ConsumerARN");
        if (arn.isPresent()) {
            return find(account, arn.get(), now);
        }
        DataStream stream = account.find(request, now);
        String name = request.requiredText("ConsumerName");
        return stream.consumers(now).stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .map(consumer -> new Registered(stream, consumer))
                .orElseThrow(() -> missing(name));
    }

    private Consumer<WireWriter> register(WireRequest request, long now) {
        limitRate(now);
        String name = request.requiredText("ConsumerName");
        if (!NAME.matcher(name).matches()) {
            throw ServiceException.validation("Value at 'consumerName' failed to satisfy constraint");
        }
        request.requiredText("StreamARN");
        DataStream stream = account.forRecords(request, now);
        List<StreamConsumer> all = stream.consumers(now);
        if (all.stream().anyMatch(consumer -> consumer.name().equals(name))) {
            throw new ServiceException(
                    ErrorType.RESOURCE_IN_USE, "Consumer " + name + " of stream " + stream.name() + " already exists.");
        }
        long creating = all.stream()
                .filter(consumer -> consumer.status(now) == StreamStatus.CREATING)
                .count();
        if (all.size() >= MAX_CONSUMERS || creating >= MAX_CREATING) {
            throw new ServiceException(
                    ErrorType.LIMIT_EXCEEDED, "Too many consumers of stream " + stream.name() + ", or being created.");
        }
        StreamConsumer added = stream.register(name, now);
        pass(added, StreamStatus.CREATING, now);
        return out -> out.object("Consumer", fields(added, now));
    }

    private void limitRate(long now) {
        if (!account.options().readLimits()) {
            return;
        }
        if (!registrations.has(1, now)) {
            throw new ServiceException(ErrorType.LIMIT_EXCEEDED, "Rate exceeded for RegisterStreamConsumer.");
        }
        registrations.take(1);
    }

    private Consumer<WireWriter> describe(WireRequest request, long now) {
        Registered found = named(request, now);
        String stream = found.stream().name().arn();
        Consumer<WireWriter> fields = fields(found.consumer(), now);
        return out -> out.object("ConsumerDescription", description -> {
            fields.accept(description);
            description.text("StreamARN", stream);
        });
    }

    private Consumer<WireWriter> list(WireRequest request, long now) {
        int limit = Bounds.number(request, "MaxResults", MAX_PAGE, PAGE);
        String after = request.text("NextToken").orElse("");
        List<StreamConsumer> rest = account.find(request, now).consumers(now).stream()
                .filter(consumer -> consumer.name().compareTo(after) > 0)
                .toList();
        List<StreamConsumer> page = rest.subList(0, Math.min(limit, rest.size()));
        List<Consumer<WireWriter>> shown =
                page.stream().map(consumer -> fields(consumer, now)).toList();
        return out -> {
            out.objects("Consumers", shown, (one, fields) -> fields.accept(one));
            if (page.size() < rest.size()) {
                out.text("NextToken", page.get(page.size() - 1).name());
            }
        };
    }

    private Consumer<WireWriter> deregister(WireRequest request, long now) {
        limitRate(now);
        pass(named(request, now).consumer(), StreamStatus.DELETING, now);
        return Operation.EMPTY;
    }

    private void pass(StreamConsumer consumer, StreamStatus state, long now) {
        long time = account.options().transition().toMillis();
        consumer.begin(state, time == 0 ? Long.MIN_VALUE : now + time);
    }

    private static Consumer<WireWriter> fields(StreamConsumer consumer, long now) {
        String status = consumer.status(now).name();
        return out -> {
            out.text("ConsumerName", consumer.name());
            out.text("ConsumerARN", consumer.arn());
            out.text("ConsumerStatus", status);
            out.time("ConsumerCreationTimestamp", consumer.createdMillis());
        };
    }

    private static ServiceException missing(String what) {
        return new ServiceException(ErrorType.RESOURCE_NOT_FOUND, "Consumer " + what + " not found.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.Shard;
import dev.alluvium.testsupport.kinesis.stream.StreamName;
import dev.alluvium.testsupport.kinesis.stream.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The streams of one endpoint, found as callers name them. Guarded by the endpoint's lock. */
final class Account {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Duration RETENTION = Duration.ofHours(24);

    private final KinesisOptions options;
    private final NavigableMap<String, DataStream> streams = new TreeMap<>();

    Account(KinesisOptions options) {
        this.options = options;
    }

    KinesisOptions options() {
        return options;
    }

    /** All streams in order of their names. */
    List<DataStream> all(long nowMillis) {
        streams.values().removeIf(stream -> stream.isGone(nowMillis));
        return List.copyOf(streams.values());
    }

    DataStream create(String name, boolean onDemand, int shards, long nowMillis) {
        checkName(name);
        all(nowMillis);
        if (streams.containsKey(name)) {
            throw new ServiceException(
                    ErrorType.RESOURCE_IN_USE,
                    "Stream " + name + " under account " + options.account() + " already exists.");
        }
        StreamName full = new StreamName(name, options.account(), options.region());
        DataStream stream = new DataStream(full, onDemand, RETENTION, shards, nowMillis);
        pass(stream, StreamStatus.CREATING, nowMillis);
        streams.put(name, stream);
        return stream;
    }

    /** Puts the stream into a passing state; without a transition time it is over at once. */
    void pass(DataStream stream, StreamStatus state, long nowMillis) {
        long time = options.transition().toMillis();
        // Over at once means at every moment, also for a clock that steps back.
        stream.begin(state, time == 0 ? Long.MIN_VALUE : nowMillis + time);
    }

    /** The stream that the request names, by name or ARN. */
    DataStream find(WireRequest request, long nowMillis) {
        Optional<String> arn = request.text("StreamARN");
        Optional<String> name = request.text("StreamName");
        if (arn.isPresent()) {
            String last = arn.get().substring(arn.get().lastIndexOf('/') + 1);
            DataStream stream = find(last, nowMillis);
            if (!stream.name().arn().equals(arn.get())
                    || name.filter(given -> !given.equals(last)).isPresent()) {
                throw notFound(name.orElse(arn.get()));
            }
            return stream;
        }
        if (name.isEmpty()) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT, "Missing both StreamName and StreamARN: one of them must be given.");
        }
        checkName(name.get());
        return find(name.get(), nowMillis);
    }

    /** A stream by its name. */
    DataStream find(String name, long nowMillis) {
        DataStream stream = streams.get(name);
        if (stream == null || stream.isGone(nowMillis)) {
            throw notFound(name);
        }
        return stream;
    }

    /** The stream that the request names, fit for records. */
    DataStream forRecords(WireRequest request, long nowMillis) {
        DataStream stream = find(request, nowMillis);
        StreamStatus status = stream.status(nowMillis);
        if (status != StreamStatus.ACTIVE && status != StreamStatus.UPDATING) {
            throw notFound(stream.name().name());
        }
        return stream;
    }

    /** The stream that the request names, if it is ACTIVE. */
    DataStream forChange(WireRequest request, long nowMillis) {
        DataStream stream = find(request, nowMillis);
        if (stream.status(nowMillis) != StreamStatus.ACTIVE) {
            throw new ServiceException(
                    ErrorType.RESOURCE_IN_USE,
                    "Stream " + stream.name() + " under account " + options.account() + " not ACTIVE, instead in state "
                            + stream.status(nowMillis));
        }
        return stream;
    }

    /** A shard of the stream. */
    Shard shard(DataStream stream, String id, long nowMillis) {
        return stream.shard(id, nowMillis)
                .orElseThrow(() -> new ServiceException(
                        ErrorType.RESOURCE_NOT_FOUND,
                        "Shard " + id + " in stream " + stream.name() + " under account " + options.account()
                                + " does not exist"));
    }

    private ServiceException notFound(String name) {
        return new ServiceException(
                ErrorType.RESOURCE_NOT_FOUND, "Stream " + name + " under account " + options.account() + " not found.");
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ServiceException.validation(
                    "Value at 'streamName' failed to satisfy constraint: Member must satisfy regular expression"
                            + " pattern: [a-zA-Z0-9_.-]+ and have length between 1 and 128");
        }
    }
}

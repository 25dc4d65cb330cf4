// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.ConsumerApi;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.StreamConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers as which tasks subscribe, one of each stream. The connector alone registers them: tasks that did would
 * remove each other's. Confined to the connector's thread.
 */
final class FanOutConsumers {
    private static final Logger LOG = LoggerFactory.getLogger(FanOutConsumers.class);
    /**
     * A consumer is ACTIVE within seconds; Connect asks for the tasks again where it is not. So many looks of all
     * consumers together: the thread is the one on which a worker keeps its place in the group.
     */
    private static final int LOOKS = 40;

    private static final long BETWEEN_LOOKS_MS = 500;

    private final SourceConfig.FanOut settings;
    private final ConsumerApi api;
    private final CountDownLatch stopping;
    private final List<String> own = new ArrayList<>();
    private int looksLeft = LOOKS;

    /** @param stopping ends all waiting */
    FanOutConsumers(SourceConfig.FanOut settings, ConsumerApi api, CountDownLatch stopping) {
        this.settings = settings;
        this.api = api;
        this.stopping = stopping;
    }

    /** The configurations of tasks with the ARNs of the consumers of their streams. */
    List<Map<String, String>> tell(List<Map<String, String>> tasks) {
        Map<String, String> arns = registerAll(tasks);
        List<Map<String, String>> told = new ArrayList<>();
        for (Map<String, String> task : tasks) {
            Set<String> streams = streams(task);
            streams.forEach(stream -> arns.computeIfAbsent(stream, this::ready));
            Map<String, String> full = new HashMap<>(task);
            full.remove(SourceSettings.CONSUMER_NAME);
            full.put(
                    SourceSettings.CONSUMER_ARNS,
                    String.join(",", streams.stream().map(arns::get).toList()));
            told.add(full);
        }
        return told;
    }

    /**
     * Registers, so that consumers become ACTIVE beside each other, and gives those that are by stream. One that cannot
     * be registered is told of when it is looked for.
     */
    private Map<String, String> registerAll(List<Map<String, String>> tasks) {
        Map<String, String> active = new TreeMap<>();
        if (!settings.consumerArns().isEmpty()) {
            return active;
        }
        tasks.stream().flatMap(task -> streams(task).stream()).distinct().forEach(stream -> {
            try {
                findOrRegister(stream).filter(StreamConsumer::active).ifPresent(found -> {
                    own.add(found.arn());
                    active.put(stream, found.arn());
                });
            } catch (KinesisException e) {
                LOG.debug("stream={} action={} code={}", stream, e.action(), e.code());
            }
        });
        return active;
    }

    private static Set<String> streams(Map<String, String> task) {
        return new TreeSet<>(TaskRanges.decode(task.getOrDefault(SourceSettings.TASK_RANGES, ""))
                .streams());
    }

    /** ARNs of the consumers that go with the connector. */
    List<String> toRemove() {
        return settings.managed() ? List.copyOf(own) : List.of();
    }

    /** Removes consumers, as far as that goes: the connector is stopping. */
    static void remove(List<String> arns, ConsumerApi api) {
        for (String arn : arns) {
            try {
                api.deregister(arn);
                LOG.info("ALV-KIN-005 consumer deregistered arn={}", arn);
            } catch (KinesisException e) {
                LOG.warn("ALV-KIN-007 consumer not deregistered arn={} code={}", arn, e.code());
            }
        }
    }

    private String ready(String stream) {
        try {
            if (!settings.consumerArns().isEmpty()) {
                String given = settings.consumer(stream).orElseThrow(() -> SourceErrors.noConsumer(stream));
                return active(stream, () -> Optional.of(api.describe(given)));
            }
            String arn = active(stream, () -> findOrRegister(stream));
            own.add(arn);
            return arn;
        } catch (KinesisException e) {
            throw switch (e.kind()) {
                case DENIED -> SourceErrors.denied(stream, e);
                case NOT_FOUND, INVALID -> SourceErrors.noConsumer(stream);
                case THROTTLED, UNAVAILABLE, EXPIRED_ITERATOR, EXPIRED_TOKEN, EXPIRED_CREDENTIALS ->
                    new RetriableException("the consumer of " + stream + " is not ready: " + e.getMessage(), e);
            };
        }
    }

    /** Empty while an older one of that name is on its way out. */
    private Optional<StreamConsumer> findOrRegister(String stream) {
        try {
            return Optional.of(api.describe(stream, settings.consumerName()));
        } catch (KinesisException e) {
            if (e.kind() != KinesisException.Kind.NOT_FOUND) {
                throw e;
            }
        }
        try {
            StreamConsumer made = api.register(stream, settings.consumerName());
            LOG.info("ALV-KIN-005 consumer registered arn={}", made.arn());
            return Optional.of(made);
        } catch (KinesisException e) {
            if (!e.isInUse()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private String active(String stream, Look look) {
        while (true) {
            Optional<StreamConsumer> found = look.now();
            if (found.isPresent() && found.get().active()) {
                return found.get().arn();
            }
            if (looksLeft-- <= 0) {
                break;
            }
            try {
                if (stopping.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new RetriableException("the consumer of " + stream + " is not ACTIVE yet");
    }

    /** Looks at a consumer, which it may have to register first. */
    @FunctionalInterface
    private interface Look {
        Optional<StreamConsumer> now();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.aws.SdkConsumers;
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kinesis for the streams, for a bounded time. */
final class StreamProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StreamProbe.class);
    private static final long LIMIT_SECONDS = 10;
    private static final int SAMPLE = 10;
    private static final long DEFAULT_REQUEST_KIB = 1_024;
    private static final String REQUEST_SIZE = "producer.override.max.request.size";

    private StreamProbe() {}

    /** What Kinesis says; one that does not answer is only warned of. */
    static List<Problem> problems(Map<String, String> properties) {
        SourceConfig config = SourceValidation.read(properties);
        FutureTask<List<Problem>> probe = new FutureTask<>(() -> ask(config, properties));
        Thread thread = new Thread(probe, "alluvium-validate-" + config.connector());
        thread.setDaemon(true);
        thread.start();
        try {
            return probe.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            thread.interrupt();
            LOG.warn("ALV-KIN-013 Kinesis not reached in time connector={}", config.connector());
            return List.of();
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause();
            String why = cause == null ? "unknown" : cause.getClass().getSimpleName();
            return List.of(new Problem(
                    SourceValidation.streamKey(properties),
                    "Kinesis cannot be asked: " + why + "; correct the aws.* settings, or set"
                            + " kinesis.validate.remote=false"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static List<Problem> ask(SourceConfig config, Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>();
        List<String> arns = new ArrayList<>();
        try (StreamDirectory api = new SdkKinesisApi(KinesisClients.build(config.client()))) {
            for (String stream : streams(config, api, properties, problems)) {
                try {
                    StreamSummary summary = api.describe(stream);
                    warnOfLargeRecords(stream, summary, properties);
                    api.listShards(summary.arn(), null);
                    arns.add(summary.arn());
                } catch (KinesisException e) {
                    judge(stream, e, properties, problems);
                }
            }
        }
        if (config.fanOut().enabled()) {
            askForConsumers(config, arns, problems);
        }
        return problems;
    }

    private static void askForConsumers(SourceConfig config, List<String> streams, List<Problem> problems) {
        SourceConfig.FanOut fanOut = config.fanOut();
        try (SdkConsumers api = new SdkConsumers(KinesisClients.build(config.client()))) {
            for (String stream : streams) {
                try {
                    if (fanOut.consumerArns().isEmpty()) {
                        api.describe(stream, fanOut.consumerName());
                    } else {
                        api.describe(fanOut.consumer(stream).orElseThrow(() -> SourceErrors.noConsumer(stream)));
                    }
                } catch (ConnectException none) {
                    problems.add(new Problem(SourceSettings.CONSUMER_ARNS, String.valueOf(none.getMessage())));
                } catch (KinesisException e) {
                    judgeConsumer(stream, e, fanOut, problems);
                }
            }
        }
    }

    /** One that is not there yet is registered by the connector, unless its ARN was given. */
    private static void judgeConsumer(
            String stream, KinesisException e, SourceConfig.FanOut fanOut, List<Problem> problems) {
        boolean given = !fanOut.consumerArns().isEmpty();
        if (e.isTransient()) {
            LOG.warn("ALV-KIN-013 Kinesis not reached stream={} why={}", stream, e.getMessage());
        } else if (e.kind() != KinesisException.Kind.NOT_FOUND || given) {
            String remedy = e.kind() == KinesisException.Kind.DENIED
                    ? "grant kinesis:" + e.action() + " on the consumer or correct the credentials"
                    : "correct it";
            problems.add(new Problem(
                    given ? SourceSettings.CONSUMER_ARNS : SourceSettings.CONSUMER_MODE,
                    "consumer of stream " + stream + ": " + e.getMessage() + "; " + remedy));
        }
    }

    /** Those that are named, or some that are found: what is allowed for one is mostly allowed for all. */
    private static List<String> streams(
            SourceConfig config, StreamDirectory api, Map<String, String> properties, List<Problem> problems) {
        if (config.discovery().isEmpty()) {
            return config.streams();
        }
        String pattern = config.discovery().get().pattern();
        try {
            List<String> found = List.copyOf(new StreamDiscovery(pattern, api, PlanWiring::pause)
                    .find(Collections.emptySortedMap())
                    .keySet());
            if (found.isEmpty()) {
                LOG.warn("ALV-KIN-012 config warning=no stream matches {} by now", pattern);
            }
            return found.subList(0, Math.min(SAMPLE, found.size()));
        } catch (KinesisException e) {
            judge("matching " + pattern, e, properties, problems);
            return List.of();
        }
    }

    private static void judge(
            String stream, KinesisException e, Map<String, String> properties, List<Problem> problems) {
        if (e.isTransient()) {
            LOG.warn("ALV-KIN-013 Kinesis not reached stream={} why={}", stream, e.getMessage());
            return;
        }
        String remedy = switch (e.kind()) {
            case DENIED -> "grant kinesis:" + e.action() + " or correct the credentials";
            case NOT_FOUND -> "there is no such stream in this account and region";
            default -> "correct it";
        };
        problems.add(new Problem(
                SourceValidation.streamKey(properties), "stream " + stream + ": " + e.getMessage() + "; " + remedy));
    }

    private static void warnOfLargeRecords(String stream, StreamSummary summary, Map<String, String> properties) {
        long request = DEFAULT_REQUEST_KIB;
        try {
            request = Long.parseLong(
                            properties.getOrDefault(REQUEST_SIZE, "1048576").trim())
                    / 1_024;
        } catch (NumberFormatException unreadable) {
            LOG.debug("{} is no number; Connect will say so", REQUEST_SIZE);
        }
        if (summary.maxRecordKiB() > request) {
            LOG.warn(
                    "ALV-KIN-014 stream={} takes records of {} KiB; raise {} and the topic's max.message.bytes",
                    stream,
                    summary.maxRecordKiB(),
                    REQUEST_SIZE);
        }
    }
}

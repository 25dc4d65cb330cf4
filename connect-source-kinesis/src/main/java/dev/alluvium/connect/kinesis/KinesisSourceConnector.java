// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.offset.OffsetAlterations;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.aws.SdkConsumers;
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads Kinesis data streams into topics, through every reshard. */
public final class KinesisSourceConnector extends SourceConnector {
    private static final Logger LOG = LoggerFactory.getLogger(KinesisSourceConnector.class);
    private static final long STOP_MILLIS = 3_000;

    private Map<String, String> properties = Map.of();
    private @Nullable ConnectorPlan plan;
    private @Nullable FanOutConsumers consumers;
    private CountDownLatch stopping = new CountDownLatch(1);

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(SourceValidation.given(given));
        plan = PlanWiring.plan(properties, context);
        stopping = new CountDownLatch(1);
        SourceValidation.warnings(properties).forEach(warning -> LOG.warn("ALV-KIN-012 config warning={}", warning));
    }

    @Override
    public Class<? extends Task> taskClass() {
        return KinesisSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        SourceConfig config = SourceValidation.read(properties);
        ConnectorPlan current = plan == null ? PlanWiring.plan(properties, context) : plan;
        try (StreamDirectory api = new SdkKinesisApi(KinesisClients.build(config.client()))) {
            List<Map<String, String>> tasks = withConsumers(config, current.taskConfigs(config, api, maxTasks));
            current.watch(
                    config,
                    () -> new SdkKinesisApi(KinesisClients.build(config.client())),
                    () -> context.requestTaskReconfiguration());
            return tasks;
        }
    }

    /** With fan-out, the tasks are told as which consumers they subscribe: none of them registers any. */
    private List<Map<String, String>> withConsumers(SourceConfig config, List<Map<String, String>> tasks) {
        if (!config.fanOut().enabled()) {
            return tasks;
        }
        try (SdkConsumers api = new SdkConsumers(KinesisClients.build(config.client()))) {
            FanOutConsumers found = new FanOutConsumers(config.fanOut(), api, stopping);
            consumers = found;
            return found.tell(tasks);
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        removeConsumers();
        properties = Map.of();
        if (plan != null) {
            plan.close();
            plan = null;
        }
    }

    private void removeConsumers() {
        FanOutConsumers own = consumers;
        consumers = null;
        if (own == null || own.toRemove().isEmpty()) {
            return;
        }
        SourceConfig config = SourceValidation.read(properties);
        Thread removal = new Thread(
                () -> {
                    try (SdkConsumers api = new SdkConsumers(KinesisClients.build(config.client()))) {
                        FanOutConsumers.remove(own.toRemove(), api);
                    }
                },
                "alluvium-consumers-" + config.connector());
        removal.setDaemon(true);
        removal.start();
        try {
            removal.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public ConfigDef config() {
        return SourceSettings.ALL.definition();
    }

    @Override
    public Config validate(Map<String, String> given) {
        return ConfigReport.of(given, KinesisSourceConnector.class.getClassLoader());
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return SourceValidation.hasStateTopic(SourceValidation.given(given))
                ? ExactlyOnceSupport.SUPPORTED
                : ExactlyOnceSupport.UNSUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    @Override
    public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
        List<String> problems = OffsetAlterations.problems(offsets);
        if (!problems.isEmpty()) {
            throw SourceErrors.alterations(problems);
        }
        Set<ShardRef> ended = OffsetAlterations.ended(offsets);
        if (!ended.isEmpty()) {
            SourceConfig config = SourceValidation.read(SourceValidation.given(given));
            try (KinesisApi api = new SdkKinesisApi(KinesisClients.build(config.client()))) {
                ConnectorPlan.checkEnded(ended, api);
            }
        }
        return true;
    }
}

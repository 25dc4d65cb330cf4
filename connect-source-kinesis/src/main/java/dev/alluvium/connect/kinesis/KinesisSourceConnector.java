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
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private Map<String, String> properties = Map.of();
    private @Nullable ConnectorPlan plan;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(SourceValidation.given(given));
        plan = PlanWiring.plan(properties, context);
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
            List<Map<String, String>> tasks = current.taskConfigs(config, api, maxTasks);
            current.watch(
                    config,
                    () -> new SdkKinesisApi(KinesisClients.build(config.client())),
                    () -> context.requestTaskReconfiguration());
            return tasks;
        }
    }

    @Override
    public void stop() {
        properties = Map.of();
        if (plan != null) {
            plan.close();
            plan = null;
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

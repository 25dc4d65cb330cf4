// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.config.SinkSettings;
import dev.alluvium.connect.delta.config.SinkValidation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records of topics into Delta tables, exactly once. */
public final class DeltaSinkConnector extends SinkConnector {
    private static final Logger LOG = LoggerFactory.getLogger(DeltaSinkConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> given) {
        properties = Map.copyOf(SinkValidation.given(given));
        SinkValidation.warnings(properties).forEach(warning -> LOG.warn("ALV-SNK-010 config warning={}", warning));
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DeltaSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> config = new HashMap<>(properties);
            config.put(SinkSettings.TASK_ID, String.valueOf(task));
            configs.add(config);
        }
        return configs;
    }

    @Override
    public void stop() {
        properties = Map.of();
    }

    @Override
    public ConfigDef config() {
        return SinkSettings.ALL.definition();
    }

    @Override
    public Config validate(Map<String, String> given) {
        return ConfigReport.of(given, DeltaSinkConnector.class.getClassLoader());
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
        new OffsetAlteration(TaskWiring.system(SinkValidation.given(config))).apply(offsets);
        return true;
    }
}

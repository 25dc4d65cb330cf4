// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.probe;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Starts one {@link RepeatingSinkTask}. */
public final class RepeatingSinkConnector extends SinkConnector {
    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> settings) {
        properties = Map.copyOf(settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RepeatingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        return List.of(properties);
    }

    @Override
    public void stop() {
        properties = Map.of();
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(
                        RepeatingSinkTask.FILE,
                        ConfigDef.Type.STRING,
                        ConfigDef.Importance.HIGH,
                        "Where the task writes what it saw.");
    }

    @Override
    public String version() {
        return "1";
    }
}

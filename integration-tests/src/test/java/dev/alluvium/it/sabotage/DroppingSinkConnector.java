// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import dev.alluvium.connect.delta.DeltaSinkConnector;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** The Delta sink with {@link DroppingSinkTask} in the place of its task. */
public final class DroppingSinkConnector extends SinkConnector {
    private final SinkConnector engine = new DeltaSinkConnector();

    @Override
    public void start(Map<String, String> settings) {
        engine.start(settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DroppingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        return engine.taskConfigs(most);
    }

    @Override
    public Config validate(Map<String, String> settings) {
        return engine.validate(settings);
    }

    @Override
    public void stop() {
        engine.stop();
    }

    @Override
    public ConfigDef config() {
        return engine.config();
    }

    @Override
    public String version() {
        return engine.version();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import dev.alluvium.connect.delta.DeltaSinkConnector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** The Delta sink with {@link SabotagedSinkTask} in the place of its task, and one setting more: {@value Sabotage#SETTING}. */
public final class SabotagedSinkConnector extends SinkConnector {
    private final SinkConnector engine = new DeltaSinkConnector();
    private Map<String, String> chosen = Map.of();

    /** What the engine is told: it refuses settings that it does not know. */
    static Map<String, String> withoutSabotage(Map<String, String> settings) {
        Map<String, String> rest = new HashMap<>(settings);
        rest.remove(Sabotage.SETTING);
        return rest;
    }

    @Override
    public void start(Map<String, String> settings) {
        chosen = Map.of(Sabotage.SETTING, settings.getOrDefault(Sabotage.SETTING, ""));
        engine.start(withoutSabotage(settings));
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SabotagedSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (Map<String, String> config : engine.taskConfigs(most)) {
            Map<String, String> spoilt = new HashMap<>(config);
            spoilt.putAll(chosen);
            configs.add(spoilt);
        }
        return configs;
    }

    @Override
    public Config validate(Map<String, String> settings) {
        return engine.validate(withoutSabotage(settings));
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

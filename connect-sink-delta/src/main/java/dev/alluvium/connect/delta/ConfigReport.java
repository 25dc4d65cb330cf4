// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkSettings;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.route.RoutingChecks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** The answer to a validation: every setting's value, and every problem on its key. */
final class ConfigReport {
    private ConfigReport() {}

    static Config of(Map<String, String> asked, ClassLoader loader) {
        Map<String, String> properties = SinkValidation.given(asked);
        List<Problem> problems = new ArrayList<>(SinkValidation.problems(properties, loader));
        SinkConfig readable = SinkValidation.readable(properties, problems);
        problems.addAll(RoutingChecks.problems(readable, properties));
        if (problems.isEmpty() && SinkValidation.touchesStore(properties)) {
            problems.addAll(StoreProbe.problems(readable));
        }
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        SinkSettings.ALL.definition().validate(properties).forEach(value -> {
            value.errorMessages().clear(); // said below, in our words
            values.put(value.name(), value);
        });
        for (Problem problem : problems) {
            values.computeIfAbsent(problem.key(), ConfigValue::new).addErrorMessage(problem.message());
        }
        return new Config(List.copyOf(values.values()));
    }
}

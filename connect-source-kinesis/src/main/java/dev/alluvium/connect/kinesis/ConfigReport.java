// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.config.SourceValidation;
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
        Map<String, String> properties = SourceValidation.given(asked);
        List<Problem> problems = new ArrayList<>(SourceValidation.problems(properties, loader));
        if (problems.isEmpty() && SourceValidation.asksKinesis(properties)) {
            problems.addAll(StreamProbe.problems(properties));
        }
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        SourceSettings.ALL.definition().validate(properties).forEach(value -> {
            value.errorMessages().clear(); // said below, in our words
            values.put(value.name(), value);
        });
        for (Problem problem : problems) {
            values.computeIfAbsent(problem.key(), ConfigValue::new).addErrorMessage(problem.message());
        }
        return new Config(List.copyOf(values.values()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.route.RouteConfig;
import dev.alluvium.connect.smt.route.RouteSettings;
import dev.alluvium.connect.smt.route.Router;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Sends each entity event to the topic that a template names by its type, tenant, operation or headers. In a sink,
 * offsets stay those of the topic that was read. Confined to the task thread.
 */
public final class RouteEntity<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "RouteEntity";

    private @Nullable Router router;

    @Override
    public void configure(Map<String, ?> properties) {
        router = new Router(RouteSettings.of(Settings.of(NAME, config(), properties)));
    }

    @Override
    public R apply(R record) {
        Router configured = router;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            return withTopic(record, configured.topic(record));
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    private R withTopic(R record, String topic) {
        return topic.equals(record.topic())
                ? record
                : record.newRecord(
                        topic,
                        record.kafkaPartition(),
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value(),
                        record.timestamp());
    }

    @Override
    public ConfigDef config() {
        return RouteConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        router = null;
    }
}

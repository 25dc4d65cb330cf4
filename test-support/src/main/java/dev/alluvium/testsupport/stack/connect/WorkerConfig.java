// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every worker of the group is configured with.
 *
 * @param plugins the {@code plugin.path}
 * @param exactlyOnceSource whether source connectors may write in transactions
 * @param overrides worker properties that win over the stack's own
 */
public record WorkerConfig(String bootstrap, Path plugins, boolean exactlyOnceSource, Map<String, String> overrides) {
    /** Copies the map. */
    public WorkerConfig {
        overrides = Map.copyOf(overrides);
    }

    /**
     * The properties of one worker. Failure detection and offset commits are quick, so that a test of a crash does not
     * wait for timeouts made for production.
     */
    Map<String, String> properties(int port) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("group.id", "alluvium");
        properties.put("listeners", "http://127.0.0.1:" + port);
        properties.put("rest.advertised.host.name", "127.0.0.1");
        properties.put("rest.advertised.port", Integer.toString(port));
        properties.put("plugin.path", plugins.toString());
        properties.put("plugin.discovery", "service_load");
        properties.put("connector.client.config.override.policy", "All");
        properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("exactly.once.source.support", exactlyOnceSource ? "enabled" : "disabled");
        properties.put("reconnect.backoff.max.ms", "250");
        // A worker starts beside its broker, and on a busy machine the broker may take longer than the default minute.
        properties.put("default.api.timeout.ms", "120000");
        properties.put("offset.flush.interval.ms", "1000");
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "2000");
        properties.put("scheduled.rebalance.max.delay.ms", "500");
        properties.put("task.shutdown.graceful.timeout.ms", "5000");
        for (String store : new String[] {"config", "offset", "status"}) {
            properties.put(store + ".storage.topic", "connect-" + store + "s");
            properties.put(store + ".storage.replication.factor", "1");
        }
        properties.put("status.storage.topic", "connect-statuses");
        properties.put("offset.storage.partitions", "4");
        properties.put("status.storage.partitions", "2");
        properties.putAll(overrides);
        return properties;
    }
}

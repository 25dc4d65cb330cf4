// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.source.SourceConnectorContext;

/** A connector's plan on the system's clock. */
final class PlanWiring {
    private PlanWiring() {}

    /** The plan of a connector with these properties; workers of old do not let it see what they store. */
    static ConnectorPlan plan(Map<String, String> properties, ConnectorContext context) {
        return new ConnectorPlan(
                properties,
                PlanWiring::pause,
                Clock.systemUTC(),
                context instanceof SourceConnectorContext source ? source.offsetStorageReader() : null);
    }

    /** Lets so many milliseconds pass, or fewer where the thread is interrupted. */
    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to reach the place where tables are to lie, for a bounded time. */
final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final String KEY = "table.base.path";
    private static final long LIMIT_SECONDS = 10;

    private StoreProbe() {}

    /** What the store says; a store that does not answer in time is only warned of. */
    static List<Problem> problems(SinkConfig config) {
        FutureTask<Boolean> probe = new FutureTask<>(() -> list(config));
        Thread thread = new Thread(probe, "alluvium-validate-" + config.connector());
        thread.setDaemon(true);
        thread.start();
        try {
            probe.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return List.of();
        } catch (TimeoutException slow) {
            thread.interrupt();
            LOG.warn(
                    "ALV-SNK-011 store not reached in time connector={} seconds={}", config.connector(), LIMIT_SECONDS);
            return List.of();
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause();
            String why = cause instanceof DeltaTableException
                    ? String.valueOf(cause.getMessage())
                    : String.valueOf(
                            cause == null ? "unknown" : cause.getClass().getSimpleName());
            return List.of(new Problem(
                    KEY,
                    KEY + ": the store cannot be reached: " + why
                            + "; correct it, or set validate.storage.enabled=false"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static boolean list(SinkConfig config) {
        LocationStores stores = new LocationStores(config.store(), TaskWiring.tableContext(config));
        try (stores;
                ObjectStore store = stores.open(URI.create(config.routing().basePath()))) {
            return store.list("_alluvium/", "").hasNext();
        }
    }
}

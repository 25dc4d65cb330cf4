// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog.glue;

import dev.alluvium.aws.client.GlueClients;
import dev.alluvium.aws.credential.CredentialSettings;
import dev.alluvium.connect.delta.catalog.Catalogs;
import dev.alluvium.connect.delta.catalog.PartitionCatalog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.GlueClient;

/** Tables in Glue; one client for all, built when the first is opened. Confined to one thread. */
public final class GlueCatalogs implements Catalogs {
    private final CredentialSettings credentials;
    private final Duration requestTimeout;
    private @Nullable GlueClient client;

    /** @param requestTimeout of one attempt */
    public GlueCatalogs(CredentialSettings credentials, Duration requestTimeout) {
        this.credentials = credentials;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public PartitionCatalog open(String database, String table) {
        GlueClient built = client;
        if (built == null) {
            built = GlueClients.build(credentials, requestTimeout);
            client = built;
        }
        return new GluePartitionCatalog(built, database, table);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.aws.client.S3Clients;
import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.RetryingObjectStore;
import dev.alluvium.delta.storage.s3.S3Encryption;
import dev.alluvium.delta.storage.s3.S3ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Local directories by {@code file:} and S3 by {@code s3:}. One S3 client serves all tables of a task; it is built
 * when the first table asks for it. Confined to the task thread.
 */
final class LocationStores implements Stores {
    private static final String NO_ENCRYPTION = "none";

    private final SinkConfig.Store settings;
    private final TableContext context;
    private @Nullable S3Client client;

    LocationStores(SinkConfig.Store settings, TableContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public ObjectStore open(URI location) {
        if ("file".equals(location.getScheme())) {
            return new LocalObjectStore(Path.of(location.getPath()));
        }
        ObjectStore store = new S3ObjectStore(s3(), location.getAuthority(), prefix(location), encryption());
        return new RetryingObjectStore(
                store, RetryingObjectStore.Backoff.standard(), context.jitter(), context.pause());
    }

    private S3Client s3() {
        S3Client built = client;
        if (built == null) {
            built = S3Clients.build(settings.s3());
            client = built;
        }
        return built;
    }

    private static String prefix(URI location) {
        return location.getPath().replaceFirst("^/+", "");
    }

    private Optional<S3Encryption> encryption() {
        return settings.encryption().equals(NO_ENCRYPTION)
                ? Optional.empty()
                : Optional.of(new S3Encryption(settings.encryption(), settings.kmsKeyId()));
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}

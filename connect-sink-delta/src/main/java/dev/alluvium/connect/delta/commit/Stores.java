// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;

/** Opens the place where a table lies. */
public interface Stores extends AutoCloseable {
    /** The store of one table; shares connections with the others. */
    ObjectStore open(URI location);

    /** Lets go of what the stores share. */
    @Override
    void close();
}

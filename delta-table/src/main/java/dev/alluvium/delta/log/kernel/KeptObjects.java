// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of a log as Kernel reads them once and once more: for the protocol, and then for the files. What is small
 * is fetched whole and kept, up to {@value #MOST_BYTES} bytes in all; a checkpoint that somebody writes anew meanwhile
 * is read as it was. For one view of a table; confined to one thread.
 */
final class KeptObjects {
    static final int LARGEST_BYTES = 1 << 20;

    private static final int MOST_BYTES = 16 << 20;
    private static final String PARQUET = ".parquet";

    private final ObjectStore store;
    private final Map<String, byte[]> kept = new HashMap<>();
    private int bytes;

    KeptObjects(ObjectStore store) {
        this.store = store;
    }

    byte[] get(String key) {
        byte[] known = kept.get(key);
        if (known != null) {
            return known;
        }
        byte[] content = store.get(key);
        if (isSettled(key) && content.length <= LARGEST_BYTES && bytes + content.length <= MOST_BYTES) {
            kept.put(key, content);
            bytes += content.length;
        }
        return content;
    }

    byte[] get(String key, long position, int length) {
        return store.get(key, position, length);
    }

    Optional<Long> size(String key) {
        return store.head(key).map(ObjectStatus::size);
    }

    /** Unlike the pointer to the last checkpoint. */
    private static boolean isSettled(String key) {
        return key.endsWith(PARQUET) || LogFiles.commitVersion(key).isPresent();
    }
}

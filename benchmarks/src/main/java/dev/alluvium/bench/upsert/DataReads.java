// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.bench.table.ForwardingStore;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read of data files and vectors: of everything but the log. */
final class DataReads extends ForwardingStore {
    private final AtomicLong bytes = new AtomicLong();

    DataReads(ObjectStore store) {
        super(store);
    }

    /** So far. */
    long bytes() {
        return bytes.get();
    }

    private byte[] counted(String key, byte[] content) {
        if (!key.startsWith(LogFiles.DIRECTORY)) {
            bytes.addAndGet(content.length);
        }
        return content;
    }

    @Override
    public byte[] get(String key) {
        return counted(key, super.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) {
        return counted(key, super.get(key, offset, length));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.BiConsumer;

/** An object that Kernel reads: Parquet in windows, everything else whole. */
final class StoreInputFile implements InputFile {
    private static final String PARQUET = ".parquet";
    private static final String JSON = ".json";

    private final ObjectStore store;
    private final String key;
    private final long knownSize;
    private final BiConsumer<String, byte[]> check;

    /**
     * @param knownSize in bytes; Kernel passes 0 where it does not know
     * @param check sees key and content of each JSON file of the log before Kernel does
     */
    StoreInputFile(ObjectStore store, String key, long knownSize, BiConsumer<String, byte[]> check) {
        this.store = store;
        this.key = key;
        this.knownSize = knownSize;
        this.check = check;
    }

    @Override
    public long length() throws IOException {
        if (knownSize > 0) {
            return knownSize;
        }
        return store.head(key).map(ObjectStatus::size).orElseThrow(() -> new FileNotFoundException(path()));
    }

    @Override
    public String path() {
        return KernelTable.path(key);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        if (key.endsWith(PARQUET)) {
            return new WindowedInput(length(), (position, length) -> store.get(key, position, length));
        }
        try {
            return WindowedInput.of(content());
        } catch (ObjectNotFoundException e) {
            // What Kernel takes for "there is none", for instance of the pointer to the last checkpoint.
            FileNotFoundException missing = new FileNotFoundException(path());
            missing.initCause(e);
            throw missing;
        }
    }

    private byte[] content() throws FileNotFoundException {
        byte[] content = store.get(key);
        if (key.endsWith(JSON)) {
            check.accept(key, content);
        } else if (content.length == 0) {
            // A hint that holds nothing. Kernel would wait seconds for somebody to finish it.
            throw new FileNotFoundException(path());
        }
        return content;
    }
}

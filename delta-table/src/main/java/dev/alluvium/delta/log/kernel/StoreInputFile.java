// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.ObjectNotFoundException;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.BiConsumer;

/** An object that Kernel reads: Parquet in windows, everything else whole. */
final class StoreInputFile implements InputFile {
    private static final String PARQUET = ".parquet";
    private static final String JSON = ".json";

    private final KeptObjects objects;
    private final String key;
    private final long knownSize;
    private final BiConsumer<String, byte[]> check;

    /**
     * @param objects of the store that it is in
     * @param knownSize in bytes; Kernel passes 0 where it does not know
     * @param check sees key and content of each JSON file of the log before Kernel does
     */
    StoreInputFile(KeptObjects objects, String key, long knownSize, BiConsumer<String, byte[]> check) {
        this.objects = objects;
        this.key = key;
        this.knownSize = knownSize;
        this.check = check;
    }

    @Override
    public long length() throws IOException {
        if (knownSize > 0) {
            return knownSize;
        }
        return objects.size(key).orElseThrow(() -> new FileNotFoundException(path()));
    }

    @Override
    public String path() {
        return KernelTable.path(key);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        if (key.endsWith(PARQUET)) {
            return parquet(length());
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

    /** A footer is read backwards, so a small object would be two or three requests, each time that it is opened. */
    private SeekableInputStream parquet(long length) {
        if (length <= KeptObjects.LARGEST_BYTES) {
            byte[] content = objects.get(key);
            if (content.length == length) {
                return WindowedInput.of(content);
            }
        }
        return new WindowedInput(length, (position, count) -> objects.get(key, position, count));
    }

    private byte[] content() throws FileNotFoundException {
        byte[] content = objects.get(key);
        if (key.endsWith(JSON)) {
            check.accept(key, content);
        } else if (content.length == 0) {
            // A hint that holds nothing. Kernel would wait seconds for somebody to finish it.
            throw new FileNotFoundException(path());
        }
        return content;
    }
}

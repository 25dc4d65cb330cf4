// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** An object store as Kernel's file system; to be read only. Thread-safe if the store is. */
class StoreFileIo implements FileIO {
    private final ObjectStore store;

    StoreFileIo(ObjectStore store) {
        this.store = store;
    }

    /** The objects of one directory from this name on; objects below it are not files of the directory. */
    @Override
    public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
        String from = KernelTable.key(path);
        String directory = from.substring(0, from.lastIndexOf('/') + 1);
        // The port's start is exclusive, Kernel's is not: begin a little before, and drop what is too small.
        Iterator<ObjectStatus> listed = store.list(directory, from.substring(0, Math.max(0, from.length() - 1)));
        if (!listed.hasNext() && !store.list(directory, "").hasNext()) {
            throw new FileNotFoundException(path);
        }
        return Utils.toCloseableIterator(listed)
                .filter(status -> status.key().indexOf('/', directory.length()) < 0
                        && ObjectKeys.UTF8_ORDER.compare(status.key(), from) >= 0)
                .map(StoreFileIo::fileStatus);
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        Optional<ObjectStatus> status = store.head(KernelTable.key(path));
        return fileStatus(status.orElseThrow(() -> new FileNotFoundException(path)));
    }

    @Override
    public String resolvePath(String path) {
        return path;
    }

    @Override
    public boolean mkdirs(String path) {
        return true;
    }

    @Override
    public InputFile newInputFile(String path, long size) {
        return new StoreInputFile(store, KernelTable.key(path), size);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("this view of the table is read-only");
    }

    @Override
    public boolean delete(String path) {
        throw new UnsupportedOperationException("nothing of the table is deleted through Kernel");
    }

    @Override
    public Optional<String> getConf(String name) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String from, String to, boolean overwrite) {
        throw new UnsupportedOperationException("this view of the table is read-only");
    }

    private static FileStatus fileStatus(ObjectStatus status) {
        return FileStatus.of(KernelTable.path(status.key()), status.size(), status.modifiedAt());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.LogGaps;
import dev.alluvium.delta.log.LogTail;
import dev.alluvium.delta.log.TableFeatures;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object store as Kernel's file system; to be read only. Kernel takes what stands in JSON as it comes, and is shown
 * nothing that we have not read ourselves. Confined to one thread.
 */
class StoreFileIo implements FileIO {
    private final ObjectStore store;
    private final KeptObjects objects;
    private final Set<String> checked = new HashSet<>();
    private final LogTail tail = new LogTail();
    private @Nullable String newest;
    private @Nullable Protocol newestProtocol;
    private long protocolVersion = -1;

    StoreFileIo(ObjectStore store) {
        this.store = store;
        this.objects = new KeptObjects(store);
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
        boolean log = directory.equals(LogFiles.DIRECTORY);
        return Utils.toCloseableIterator(listed)
                .filter(status -> status.key().indexOf('/', directory.length()) < 0
                        && (!log || LogFiles.isKnown(status.key()))
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
        newest = KernelTable.key(path);
        return new StoreInputFile(objects, newest, size, this::check);
    }

    private void check(String key, byte[] content) {
        if (checked.add(key)) {
            LogCommit commit = CommitFiles.check(key, content, store.location());
            if (commit.version() >= 0) {
                tail.take(commit);
            }
            for (Action action : commit.actions()) {
                if (action instanceof Protocol protocol && commit.version() >= protocolVersion) {
                    newestProtocol = protocol;
                    protocolVersion = commit.version();
                }
            }
        }
    }

    /** The commits that were read. */
    LogTail tail() {
        return tail;
    }

    /** A feature that we do not know, of the newest protocol that was read: what Kernel may have stumbled over. */
    Optional<String> foreignFeature() {
        return Optional.ofNullable(newestProtocol).flatMap(TableFeatures::unsupported);
    }

    /** What is wrong with the log, as far as can be told after a failure; empty if there is no telling. */
    String damage() {
        List<String> keys = new ArrayList<>();
        store.list(LogFiles.DIRECTORY, "").forEachRemaining(status -> keys.add(status.key()));
        Optional<String> missing = LogGaps.missing(keys);
        if (missing.isPresent()) {
            return "its log lacks " + missing.get() + "; restore what is missing from a copy";
        }
        String last = newest;
        return last == null
                ? "is its log complete?"
                : "it was reading " + last + "; restore it from a copy"
                        + (last.contains(".checkpoint.") ? ", or delete it if all commits before it are there" : "");
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

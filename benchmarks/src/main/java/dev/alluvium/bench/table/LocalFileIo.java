// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A local disk for Kernel alone. */
public final class LocalFileIo extends ReadOnlyFileIo {
    @Override
    public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
        Path from = Path.of(path);
        List<FileStatus> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(from.getParent())) {
            for (Path file : files.sorted().toList()) {
                if (file.compareTo(from) >= 0 && Files.isRegularFile(file)) {
                    found.add(getFileStatus(file.toString()));
                }
            }
        }
        return Utils.toCloseableIterator(found.iterator());
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw new FileNotFoundException(path);
        }
        return FileStatus.of(
                path, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }

    @Override
    protected byte[] read(String path) throws IOException {
        return Files.readAllBytes(Path.of(path));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.bench.table.ReadOnlyFileIo;
import dev.alluvium.testsupport.stack.store.S3Object;
import dev.alluvium.testsupport.stack.store.S3Store;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/** The endpoint for Kernel, which lists a log from a key on and not as a whole. Paths are keys. */
final class EndpointFileIo extends ReadOnlyFileIo {
    private final S3Store store;

    EndpointFileIo(S3Store store) {
        this.store = store;
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String path) {
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        // A listing starts after a key, Kernel's at it: begin a little before, and drop what is too small.
        List<FileStatus> found = store.list(Endpoint.BUCKET, directory, path.substring(0, path.length() - 1)).stream()
                .filter(object -> object.key().compareTo(path) >= 0)
                .map(EndpointFileIo::status)
                .toList();
        return Utils.toCloseableIterator(found.iterator());
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return store.list(Endpoint.BUCKET, path).stream()
                .filter(object -> object.key().equals(path))
                .map(EndpointFileIo::status)
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException(path));
    }

    @Override
    protected byte[] read(String path) throws IOException {
        return store.get(Endpoint.BUCKET, path).orElseThrow(() -> new FileNotFoundException(path));
    }

    private static FileStatus status(S3Object object) {
        return FileStatus.of(object.key(), object.size(), object.lastModified().toEpochMilli());
    }
}

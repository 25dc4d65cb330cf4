// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A local disk for Kernel alone; a file is read whole when it is opened. */
public final class LocalFileIo implements FileIO {
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
    public String resolvePath(String path) {
        return path;
    }

    @Override
    public InputFile newInputFile(String path, long size) {
        return new InputFile() {
            @Override
            public long length() throws IOException {
                return Files.size(Path.of(path));
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return new Content(Files.readAllBytes(Path.of(path)));
            }
        };
    }

    @Override
    public boolean mkdirs(String path) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public boolean delete(String path) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public Optional<String> getConf(String name) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String from, String to, boolean overwrite) {
        throw new UnsupportedOperationException("read only");
    }

    private static final class Content extends SeekableInputStream {
        private final Bytes bytes;

        Content(byte[] content) {
            this.bytes = new Bytes(content);
        }

        @Override
        public long getPos() {
            return bytes.position();
        }

        @Override
        public void seek(long position) {
            bytes.seek(position);
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
            if (bytes.readNBytes(target, offset, length) < length) {
                throw new IOException("the file ends early");
            }
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }
    }

    private static final class Bytes extends ByteArrayInputStream {
        Bytes(byte[] content) {
            super(content);
        }

        long position() {
            return pos;
        }

        void seek(long position) {
            pos = (int) position;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** What Kernel reads from, without anything of the engine; a file is read whole when it is opened. */
public abstract class ReadOnlyFileIo implements FileIO {
    /** All of a file. */
    protected abstract byte[] read(String path) throws IOException;

    @Override
    public String resolvePath(String path) {
        return path;
    }

    @Override
    public InputFile newInputFile(String path, long size) {
        return new InputFile() {
            @Override
            public long length() throws IOException {
                return getFileStatus(path).getSize();
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return new Content(read(path));
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

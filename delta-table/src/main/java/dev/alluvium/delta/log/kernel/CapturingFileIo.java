// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads from the store, and keeps in memory the one file that Kernel writes: nothing of it is visible to anybody
 * until it was verified and published. Confined to one thread.
 */
final class CapturingFileIo extends StoreFileIo {
    private final String capturedPath;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    /** @param capturedPath the only path that may be written */
    CapturingFileIo(ObjectStore store, String capturedPath) {
        super(store);
        this.capturedPath = capturedPath;
    }

    /** What was written. */
    byte[] content() {
        return captured.toByteArray();
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return path.equals(capturedPath) ? FileStatus.of(path, captured.size(), 0) : super.getFileStatus(path);
    }

    @Override
    public InputFile newInputFile(String path, long size) {
        return path.equals(capturedPath) ? new CapturedInput() : super.newInputFile(path, size);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return path.equals(capturedPath) ? new CapturedOutput() : super.newOutputFile(path);
    }

    private final class CapturedInput implements InputFile {
        @Override
        public long length() {
            return captured.size();
        }

        @Override
        public String path() {
            return capturedPath;
        }

        @Override
        public SeekableInputStream newStream() {
            return WindowedInput.of(content());
        }
    }

    private final class CapturedOutput implements OutputFile {
        @Override
        public String path() {
            return capturedPath;
        }

        @Override
        public PositionOutputStream create(boolean putIfAbsent) {
            captured.reset();
            return new Capture();
        }

        @Override
        public void writeAtomically(CloseableIterator<String> lines, boolean overwrite) {
            throw new UnsupportedOperationException("only Parquet is captured");
        }
    }

    private final class Capture extends PositionOutputStream {
        @Override
        public long getPos() {
            return captured.size();
        }

        @Override
        public void write(int b) {
            captured.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            captured.write(bytes, offset, length);
        }
    }
}

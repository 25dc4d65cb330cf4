// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file in memory, written and then read. Confined to one thread. */
final class MemoryFile implements PlainOutputFile, InputFile {
    private final Bytes bytes = new Bytes();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new PositionOutputStream() {
            @Override
            public long getPos() {
                return bytes.size();
            }

            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void write(byte[] source, int offset, int length) {
                bytes.write(source, offset, length);
            }
        };
    }

    @Override
    public long getLength() {
        return bytes.size();
    }

    @Override
    public SeekableInputStream newStream() {
        Written written = bytes.read();
        return new DelegatingSeekableInputStream(written) {
            @Override
            public long getPos() {
                return written.position();
            }

            @Override
            public void seek(long newPosition) {
                written.moveTo((int) newPosition);
            }
        };
    }

    private static final class Bytes extends ByteArrayOutputStream {
        /** Without a copy of them: none is written any more. */
        Written read() {
            return new Written(buf, count);
        }
    }

    private static final class Written extends ByteArrayInputStream {
        Written(byte[] bytes, int count) {
            super(bytes, 0, count);
        }

        long position() {
            return pos;
        }

        void moveTo(int position) {
            pos = position;
        }
    }
}

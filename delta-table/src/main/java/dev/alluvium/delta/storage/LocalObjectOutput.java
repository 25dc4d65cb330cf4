// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file under a temporary name until it is closed. */
final class LocalObjectOutput extends ObjectOutput {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path temporary;
    private final Path target;
    private final String key;
    private final FileChannel channel;
    private final OutputStream out;
    private long position;
    private boolean done;

    LocalObjectOutput(Path temporary, Path target, String key) throws IOException {
        this.temporary = temporary;
        this.target = target;
        this.key = key;
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw LocalObjectStore.unavailable("write", key, e);
        }
        position += length;
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            try (OutputStream closed = out) {
                closed.flush();
                // A commit is on disk when it is answered, so what it names has to be there before.
                channel.force(true);
            }
            LocalObjectStore.publish(temporary, target);
        } catch (IOException e) {
            discard(e);
            throw LocalObjectStore.unavailable("finish", key, e);
        }
    }

    @Override
    public void abort() {
        if (done) {
            return;
        }
        done = true;
        try {
            out.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            discard(e);
            throw LocalObjectStore.unavailable("drop", key, e);
        }
    }

    private void discard(IOException primary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            primary.addSuppressed(e);
        }
    }
}

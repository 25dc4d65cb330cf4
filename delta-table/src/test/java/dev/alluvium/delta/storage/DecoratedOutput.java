// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.io.IOException;

/** Another output whose publishing is somebody else's to carry out, once and unless it was aborted. */
public final class DecoratedOutput extends ObjectOutput {
    private final ObjectOutput output;
    private final Publishing publishing;
    private boolean done;

    /** What happens around the first {@link ObjectOutput#close}. */
    public interface Publishing {
        /** Closes the output, or does not. */
        void publish(ObjectOutput output) throws IOException;
    }

    /** @param publishing is not told of an output that was aborted or closed before */
    public DecoratedOutput(ObjectOutput output, Publishing publishing) {
        this.output = output;
        this.publishing = publishing;
    }

    @Override
    public long position() {
        return output.position();
    }

    @Override
    public void abort() {
        done = true;
        output.abort();
    }

    @Override
    public void write(int b) throws IOException {
        output.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        output.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (!done) {
            done = true;
            publishing.publish(output);
        }
    }
}

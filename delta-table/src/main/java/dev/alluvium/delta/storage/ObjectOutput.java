// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.io.OutputStream;

/**
 * An object that is being written. Confined to one thread. {@link #close} publishes it; {@link #abort} leaves
 * nothing.
 */
public abstract class ObjectOutput extends OutputStream {
    /** How many bytes were written so far. */
    public abstract long position();

    /** Drops what was written; harmless after {@link #close} and when called twice. */
    public abstract void abort();
}

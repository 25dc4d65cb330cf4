// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The canonical bytes of a key: equal for equal keys of one table, whatever Java classes they came as. Immutable. */
public final class Key {
    private static final int FINGERPRINT_BYTES = 4;

    private final byte[] bytes;
    private final int hash;

    /** @param bytes as {@link KeyCodec} makes them; not copied */
    Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** The key of these bytes, which came from {@link #bytes}; not copied. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** The canonical bytes; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A truncated hash, the most of a key that may show in a message. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "key#" + fingerprint();
    }
}

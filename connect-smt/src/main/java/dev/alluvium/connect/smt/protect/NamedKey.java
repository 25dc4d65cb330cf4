// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

/**
 * A secret key and the name by which it is found again.
 *
 * @param id not secret; stands in every encrypted value
 * @param secret at least 16 bytes
 */
public record NamedKey(String id, byte[] secret) {
    private static final int MIN_BYTES = 16;

    /** Checks the length and copies the secret. */
    public NamedKey {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("a key needs " + MIN_BYTES + " bytes at least");
        }
        secret = secret.clone();
    }

    /** The id alone. */
    @Override
    public String toString() {
        return "NamedKey[" + id + "]";
    }
}

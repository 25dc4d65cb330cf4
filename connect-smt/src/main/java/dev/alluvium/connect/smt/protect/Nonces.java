// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

/** A port to unpredictable bytes, so that tests can fix them. */
@FunctionalInterface
public interface Nonces {
    /** Fills the array. */
    void fill(byte[] nonce);
}

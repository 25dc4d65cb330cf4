// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

/** The process is gone. An error, so that nobody catches it by accident. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process is gone", null, false, false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

/** Something that must never happen did. An error, so that no code under test handles it. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}

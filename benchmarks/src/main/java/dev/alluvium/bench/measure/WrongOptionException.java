// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

/** What was asked for cannot be answered; the message names the option and what it may be, in one line. */
public final class WrongOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for whoever typed the command */
    public WrongOptionException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.argument;

/** An argument or a file cannot be used; the message says which, why and, where it is known, in which line. */
public final class WrongInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for the user, who can mend it */
    public WrongInputException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

/** An answer of the endpoint that is an error: not a failure of ours. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorType type;

    /** An error with the text that the caller is to see. */
    public ServiceException(ErrorType type, String message) {
        // A stack trace would cost more than the answer, and nobody reads it.
        super(message, null, false, false);
        this.type = type;
    }

    /** A field that breaks a constraint, in the service's phrase. */
    public static ServiceException validation(String detail) {
        return new ServiceException(ErrorType.VALIDATION, "1 validation error detected: " + detail);
    }

    /** What kind of error. */
    public ErrorType type() {
        return type;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

/** A text is no JSON value; the message says how, never what it holds. */
public final class MalformedJsonException extends RuntimeException {
    MalformedJsonException(String message) {
        super(message);
    }
}

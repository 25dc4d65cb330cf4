// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

/** Bytes with the mark of an aggregate that are none. Says nothing about them. */
final class MalformedAggregateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedAggregateException() {
        super("not an intact aggregate", null, false, false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.entity;

/**
 * Why one record cannot be transformed, without its coordinates. Raised deep inside a transform and turned, once,
 * into a {@link org.apache.kafka.connect.errors.DataException} that names topic, partition and offset.
 */
public final class UnusableRecordException extends RuntimeException {
    UnusableRecordException(String message) {
        super(message);
    }
}

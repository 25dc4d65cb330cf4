// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import org.apache.kafka.connect.errors.RetriableException;

/**
 * A flush takes longer than a call of Connect may: it goes on while Connect keeps the consumer alive, with all
 * partitions paused, and offers the same records again.
 */
public final class StillWritingException extends RetriableException {
    private static final long serialVersionUID = 1L;

    StillWritingException(String message) {
        super(message);
    }
}

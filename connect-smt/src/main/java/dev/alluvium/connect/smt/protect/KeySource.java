// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.util.Map;

/**
 * A port to where keys are kept. Further sources are found by ServiceLoader. Implementations wait and retry by
 * themselves, bounded, and then throw {@link org.apache.kafka.connect.errors.ConnectException}; never a retriable one,
 * which workers of Kafka 3.9 answer by skipping the record. Confined to the task thread.
 */
public interface KeySource extends AutoCloseable {
    /** The word of the setting {@code key.source}. */
    String name();

    /**
     * Prepares the source.
     *
     * @param settings those that begin with {@code keys.}, without it
     */
    void configure(Map<String, String> settings);

    /**
     * The key that new values are protected with; asked again after a rotation is due.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException where there is none
     */
    NamedKey current(String reference);

    @Override
    void close();
}

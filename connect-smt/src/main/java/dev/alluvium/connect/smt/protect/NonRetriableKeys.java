// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Keeps a source's retriable exceptions from the worker: those of Kafka 3.9 answer one from a transform by skipping the
 * record, even with {@code errors.tolerance=none} (KAFKA-18073).
 */
record NonRetriableKeys(KeySource source) implements KeySource {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public void configure(Map<String, String> settings) {
        source.configure(settings);
    }

    @Override
    public NamedKey current(String reference) {
        try {
            return source.current(reference);
        } catch (RetriableException e) {
            throw new ConnectException(
                    "key.source=" + source.name() + " gives no key '" + reference
                            + "' now; restart the task when it does",
                    e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}

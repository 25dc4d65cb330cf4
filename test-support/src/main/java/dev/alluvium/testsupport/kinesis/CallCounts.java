// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often each operation was called, in all and per shard. Thread-safe. */
final class CallCounts {
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    void add(String operation, Optional<String> shard) {
        counter(operation).incrementAndGet();
        shard.ifPresent(id -> counter(operation + " " + id).incrementAndGet());
    }

    long of(String operation) {
        return counter(operation).get();
    }

    long of(String operation, String shard) {
        return counter(operation + " " + shard).get();
    }

    private AtomicLong counter(String name) {
        return counts.computeIfAbsent(name, ignored -> new AtomicLong());
    }
}

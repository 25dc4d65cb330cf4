// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * How new data files are written.
 *
 * @param compression of their pages
 * @param statsColumns which columns have statistics
 * @param clock for their modification time
 * @param ids unique parts of their names
 * @param bloomColumns names of columns, regardless of case, whose row groups get a Bloom filter, so that a reader who
 *     looks for one value opens few files; columns of truth values, and those with parts, have none
 */
public record DataFileSettings(
        Compression compression,
        StatsColumns statsColumns,
        Clock clock,
        Supplier<String> ids,
        List<String> bloomColumns) {
    /** Copies the names. */
    public DataFileSettings {
        bloomColumns = List.copyOf(bloomColumns);
    }

    /** Without Bloom filters. */
    public DataFileSettings(Compression compression, StatsColumns statsColumns, Clock clock, Supplier<String> ids) {
        this(compression, statsColumns, clock, ids, List.of());
    }
}

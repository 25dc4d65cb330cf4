// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.time.Clock;
import java.util.function.Supplier;

/**
 * How new data files are written.
 *
 * @param compression of their pages
 * @param statsColumns which columns have statistics
 * @param clock for their modification time
 * @param ids unique parts of their names
 */
public record DataFileSettings(Compression compression, StatsColumns statsColumns, Clock clock, Supplier<String> ids) {}

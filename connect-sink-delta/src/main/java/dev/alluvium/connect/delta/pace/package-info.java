// SPDX-License-Identifier: Apache-2.0
/**
 * How fast a table is written. Where rows are marked in deletion vectors, each flush costs as much as the files that it
 * touches, and readers pay until a compaction has run: so flushes wait for more records, within a bound.
 *
 * <p>Comes in: what is held, what the last flush touched, what the table's log says of its files. Goes out: decisions.
 * Must not be here: anything that acts on them, or that reads a clock. Read {@link
 * dev.alluvium.connect.delta.pace.FlushPlanner} first.
 */
@NullMarked
package dev.alluvium.connect.delta.pace;

import org.jspecify.annotations.NullMarked;

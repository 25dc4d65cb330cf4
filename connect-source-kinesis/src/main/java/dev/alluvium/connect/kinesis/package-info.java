// SPDX-License-Identifier: Apache-2.0
/**
 * The Kinesis source connector: what Connect loads, and the wiring. Packages in flow order: {@code stream} (port to
 * Kinesis), {@code shard} (lineage, ownership), {@code offset} (what Connect stores), {@code decode} (the KPL's
 * aggregates), {@code record} (source records), {@code read} (the loop of a task); beside them {@code config}, {@code
 * error}, {@code metric}. Comes in: streams. Goes out: records with offsets per shard. Read {@link
 * dev.alluvium.connect.kinesis.read.SourceLoop} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis;

import org.jspecify.annotations.NullMarked;

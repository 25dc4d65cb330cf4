// SPDX-License-Identifier: Apache-2.0
/**
 * What Connect stores for a shard, and how it is read back. Comes in: positions that were delivered, maps from the
 * offset store. Goes out: partition and offset maps of source records, positions to resume from. When a shard is
 * read is decided in {@code shard}. Read {@link dev.alluvium.connect.kinesis.offset.ShardOffset} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.offset;

import org.jspecify.annotations.NullMarked;

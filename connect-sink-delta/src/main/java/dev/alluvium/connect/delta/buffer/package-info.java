// SPDX-License-Identifier: Apache-2.0
/**
 * What a task holds and has not committed, per topic-partition and table. Comes in: events and skipped offsets. Goes
 * out: which table is due, and from where a partition is not covered. No I/O and no table here. Read {@link
 * dev.alluvium.connect.delta.buffer.Buffers} first.
 */
@NullMarked
package dev.alluvium.connect.delta.buffer;

import org.jspecify.annotations.NullMarked;

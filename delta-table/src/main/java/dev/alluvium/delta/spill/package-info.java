// SPDX-License-Identifier: Apache-2.0
/**
 * More than the heap may hold, sorted on local disk: keyed bytes in, the same in the order of their keys out. What the
 * bytes mean is the caller's; rows become bytes by {@link dev.alluvium.delta.spill.RowCodec}. Nothing here outlives
 * the process, but what was given a name: files are deleted as they are opened. Read {@link
 * dev.alluvium.delta.spill.SortedSpill} first.
 */
@NullMarked
package dev.alluvium.delta.spill;

import org.jspecify.annotations.NullMarked;

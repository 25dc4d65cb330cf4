// SPDX-License-Identifier: Apache-2.0
/**
 * Small files become large ones; the rows stay as they are.
 *
 * <p>Comes in: a table and a policy. Goes out: commits that change no row ({@code dataChange=false}). Must not be here:
 * anything that changes a row, and when to run. Read {@link dev.alluvium.delta.compact.Compaction} first.
 */
@NullMarked
package dev.alluvium.delta.compact;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * How far sources have been written to a table, for a person who looks or intervenes.
 *
 * <p>Comes in: a table, and where its sources shall be read from. Goes out: a list, or a commit of {@code txn} actions
 * alone. Must not be here: what writers do with them; that is {@code merge} and {@code stage}. Read {@link
 * dev.alluvium.delta.offset.OffsetReset} first.
 */
@NullMarked
package dev.alluvium.delta.offset;

import org.jspecify.annotations.NullMarked;

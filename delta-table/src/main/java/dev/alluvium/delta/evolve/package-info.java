// SPDX-License-Identifier: Apache-2.0
/**
 * Changes what columns are, beyond adding some: wider types, and nulls where there were none.
 *
 * <p>Comes in: a table, and columns that shall fit into it. Goes out: one commit with the new schema and, where types
 * change, all files written anew: no reader has to convert. Must not be here: adding columns, which a flush does. Read
 * {@link dev.alluvium.delta.evolve.ColumnChange} first.
 */
@NullMarked
package dev.alluvium.delta.evolve;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * What deleted keys leave behind where a sequence orders events and deletes remove rows: the sequence of the delete, so
 * that an older event which comes later does not bring the row back. Tombstones lie in immutable objects below {@code
 * _alluvium/tombstones/}, a chain per lane, whose newest one a {@code txn} of the same commit names; no commit of
 * their own, no table of their own. They are data: a table without them is another table. Rows and data files are
 * nobody's business here. Read {@link dev.alluvium.delta.tombstone.TombstoneIndex} first.
 */
@NullMarked
package dev.alluvium.delta.tombstone;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * How fields of Structs and Maps are read: without defaults, by plans made once per schema.
 *
 * <p>In: schemas, Structs and Maps. Out: values, and scalars as text. Not here: what a field means. Read
 * {@link dev.alluvium.connect.smt.row.Member} first.
 */
@NullMarked
package dev.alluvium.connect.smt.row;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Which entity a record is about.
 *
 * <p>In: record keys, rows, and the settings on ids. Out: ids as text and as fields. Not here: what happened to the
 * entity ({@code normalize}). Read {@link dev.alluvium.connect.smt.identify.IdReader} first.
 */
@NullMarked
package dev.alluvium.connect.smt.identify;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Conditions on records: comparisons of what paths lead to with what settings say.
 *
 * <p>In: records and named conditions. Out: yes or no, never an error. Not here: what is done with the answer. Read
 * {@link dev.alluvium.connect.smt.match.Condition} first.
 */
@NullMarked
package dev.alluvium.connect.smt.match;

import org.jspecify.annotations.NullMarked;

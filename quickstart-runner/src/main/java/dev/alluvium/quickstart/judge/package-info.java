// SPDX-License-Identifier: Apache-2.0

/**
 * What was expected against what is stored.
 *
 * <p>In: expected rows and records, and a reader over a copied table or the records of a topic. Out: verdicts that list
 * their first differences. Nothing here fetches anything from a stack; values of rows reach a message only where the
 * caller asks for them. Read {@link dev.alluvium.quickstart.judge.TableComparison} first.
 */
@NullMarked
package dev.alluvium.quickstart.judge;

import org.jspecify.annotations.NullMarked;

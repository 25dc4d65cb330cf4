// SPDX-License-Identifier: Apache-2.0
/**
 * What the transforms cost, beside their rivals in the same run.
 *
 * <p>In: nothing. Out: JMH's report. Not here: tests; what a figure means stands beside the claim that names it. Read
 * {@link dev.alluvium.bench.smt.UnwrapDebezium} first.
 */
@NullMarked
package dev.alluvium.bench.smt;

import org.jspecify.annotations.NullMarked;

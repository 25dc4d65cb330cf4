// SPDX-License-Identifier: Apache-2.0
/**
 * What the Kinesis source costs, beside the bare work that cannot be avoided and beside the client library of AWS.
 *
 * <p>In: nothing. Out: JMH's report. Not here: tests; what a figure means stands beside the claim that names it. Read
 * {@link dev.alluvium.bench.kinesis.TakeApart} first.
 */
@NullMarked
package dev.alluvium.bench.kinesis;

import org.jspecify.annotations.NullMarked;

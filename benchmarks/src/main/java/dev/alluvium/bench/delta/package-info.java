// SPDX-License-Identifier: Apache-2.0
/**
 * What the Delta engine costs, in CPU time and bytes allocated, beside its rivals in the same run: a commit, a snapshot
 * load, an advance by one commit, a data file.
 *
 * <p>Each question is a class; {@code main} of {@link dev.alluvium.bench.delta.EngineBudgets} asks all of them and
 * prints a table. CPU time is that of the one thread that does the work, so that what else the machine does matters
 * little; JMH, which measures time that passes, does not do that. Read {@link
 * dev.alluvium.bench.delta.EngineBudgets} first.
 */
@NullMarked
package dev.alluvium.bench.delta;

import org.jspecify.annotations.NullMarked;

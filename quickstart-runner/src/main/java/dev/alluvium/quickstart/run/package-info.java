// SPDX-License-Identifier: Apache-2.0

/**
 * A run from the first topic to the verdict.
 *
 * <p>In: {@link dev.alluvium.quickstart.run.Options}: folders, and perhaps a stack that is shared. Out: a {@link
 * dev.alluvium.quickstart.report.RunReport}. What a step means is here; how to read a table, to compare it or to wait
 * for it is in the packages beside. Read {@link dev.alluvium.quickstart.run.UseCaseRun} first.
 */
@NullMarked
package dev.alluvium.quickstart.run;

import org.jspecify.annotations.NullMarked;

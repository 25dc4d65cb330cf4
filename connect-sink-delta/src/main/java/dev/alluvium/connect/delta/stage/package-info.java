// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of staged events: in come the backlog of a staging table and the clock, out go merges into the table of
 * rows and trims. Appending events is a flush like any other, see {@code commit}; how to merge is the engine's. Must
 * not be here: anything that happens on the task thread. Read {@link dev.alluvium.connect.delta.stage.StagingSteps}
 * first.
 */
@NullMarked
package dev.alluvium.connect.delta.stage;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Staging: events are appended to a table of their own now, and merged into the table of rows later. In come the same
 * flushes as in {@code merge}; {@link dev.alluvium.delta.stage.StageWriter} appends them without a look at the rows,
 * {@link dev.alluvium.delta.stage.Backlog} says what is not merged yet, {@link
 * dev.alluvium.delta.stage.StagingMerge} merges it in one commit whatever the memory, {@link
 * dev.alluvium.delta.stage.StagingTrim} lets merged events go. What the events of a key come to is {@code merge}'s and
 * {@code reduce}'s; when to merge is the caller's. Read {@link dev.alluvium.delta.stage.StagingFormat} first.
 */
@NullMarked
package dev.alluvium.delta.stage;

import org.jspecify.annotations.NullMarked;

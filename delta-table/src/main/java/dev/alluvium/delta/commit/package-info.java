// SPDX-License-Identifier: Apache-2.0
/**
 * How a version is won. A {@link dev.alluvium.delta.commit.CommitPlanner} says what to do on a snapshot, {@link
 * dev.alluvium.delta.commit.CommitLoop} writes it as the next version with put-if-absent, settles unknown outcomes by
 * reading the log, follows winners and asks again. What is planned (files, rows, keys) is {@code merge}'s business;
 * how an action is spelled is {@code log}'s. Read {@link dev.alluvium.delta.commit.CommitLoop} first.
 */
@NullMarked
package dev.alluvium.delta.commit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * A flush: from the events of several parts to one commit. In come {@link dev.alluvium.delta.merge.FlushRequest}s,
 * out go commits and {@link dev.alluvium.delta.merge.FlushResult}s. Deciding is {@code UpsertPlanner}'s, which is
 * pure; reading and writing files is {@code PlanExecutor}'s, which decides nothing; winning the version is
 * {@code commit}'s. Read {@link dev.alluvium.delta.merge.TableWriter} first.
 */
@NullMarked
package dev.alluvium.delta.merge;

import org.jspecify.annotations.NullMarked;

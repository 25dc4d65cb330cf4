// SPDX-License-Identifier: Apache-2.0
/**
 * The transaction log: actions as records, their JSON, snapshots that advance commit by commit, and checkpoints. What
 * is read from a checkpoint comes through {@code log.kernel}, the one package that knows Delta Kernel. Deciding
 * whether a commit may be made is {@code commit}'s business. Read {@link dev.alluvium.delta.log.Snapshot} first.
 */
@NullMarked
package dev.alluvium.delta.log;

import org.jspecify.annotations.NullMarked;

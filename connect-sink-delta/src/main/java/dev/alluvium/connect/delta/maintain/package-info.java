// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to tables besides flushes, on a thread of its own: merge, trim, compaction, manifests, registration,
 * vacuum.
 *
 * <p>Comes in: which tables the task writes and which topic-partitions it holds. Goes out: commits of maintenance,
 * manifests, log lines, metrics; a failure only where the settings ask for one. Must not be here: anything that a flush
 * waits for, and the steps' own work, which is the engine's. Read {@link
 * dev.alluvium.connect.delta.maintain.Maintenance} first.
 */
@NullMarked
package dev.alluvium.connect.delta.maintain;

import org.jspecify.annotations.NullMarked;

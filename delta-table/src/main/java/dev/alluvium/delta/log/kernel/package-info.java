// SPDX-License-Identifier: Apache-2.0
/**
 * Delta Kernel behind two ports of {@code log}: {@link dev.alluvium.delta.log.SnapshotLoader} (every kind of
 * checkpoint, sidecars, compacted logs) and {@link dev.alluvium.delta.log.CheckpointWriter}. What comes in is an
 * object store, what goes out are our actions; no type of Kernel leaves this package, and nothing outside it may name
 * one. Commits are neither written nor followed here. Read {@link dev.alluvium.delta.log.kernel.KernelSnapshotLoader}
 * first.
 */
@NullMarked
package dev.alluvium.delta.log.kernel;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * How long after it happened a change can be read: a writer at a steady rate, a compaction beside it, and a reader
 * that polls the log, on an S3 endpoint in a process of its own. Here alone wall time is the figure. Read {@link
 * dev.alluvium.bench.freshness.FreshnessBench} first.
 */
@NullMarked
package dev.alluvium.bench.freshness;

import org.jspecify.annotations.NullMarked;

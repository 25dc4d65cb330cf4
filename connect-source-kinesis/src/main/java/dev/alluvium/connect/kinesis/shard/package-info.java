// SPDX-License-Identifier: Apache-2.0
/**
 * Lineage and ownership of shards: which shard comes after which, who reads it, and when. Comes in: listings and
 * child shards. Goes out: an immutable graph, and what to read, to look up or to wait for. No clock, no I/O. Read
 * {@link dev.alluvium.connect.kinesis.shard.Frontier} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.shard;

import org.jspecify.annotations.NullMarked;

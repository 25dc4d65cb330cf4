// SPDX-License-Identifier: Apache-2.0
/**
 * Reads shards and hands their records on, in order within a shard and fairly between shards. One thread, the task's,
 * owns all state; calls run elsewhere and report through a mailbox. Comes in: calls of {@code poll}. Goes out: source
 * records. Read {@link dev.alluvium.connect.kinesis.read.SourceLoop} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.read;

import org.jspecify.annotations.NullMarked;

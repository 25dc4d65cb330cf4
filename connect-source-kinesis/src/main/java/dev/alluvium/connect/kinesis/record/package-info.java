// SPDX-License-Identifier: Apache-2.0
/**
 * From user records and facts about shards to source records. Comes in: user records with the offset that covers
 * them, and markers. Goes out: what {@code poll} returns. No buffering here. Read {@link
 * dev.alluvium.connect.kinesis.record.RecordMapper} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.record;

import org.jspecify.annotations.NullMarked;

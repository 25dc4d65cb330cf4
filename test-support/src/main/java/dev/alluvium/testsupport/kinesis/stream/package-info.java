// SPDX-License-Identifier: Apache-2.0
/**
 * What the endpoint remembers: streams, their shards and records.
 *
 * <p>In: puts, splits and merges, with the time of each. Out: records by position, and facts about shards. The facts
 * that consumers rely on are exact: 128-bit hash ranges, parents, ascending sequence numbers, retention. Nothing here
 * knows HTTP or encodings, and nothing here locks: the endpoint calls with its one lock held. Read {@link
 * dev.alluvium.testsupport.kinesis.stream.DataStream} first.
 */
@NullMarked
package dev.alluvium.testsupport.kinesis.stream;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

import dev.alluvium.delta.log.Expectation;

/**
 * How a table stood to a topic-partition before its first event was held.
 *
 * @param expected what the table said of it
 * @param grown whether it was news to a table that knew lower ones of its topic, or another topic: keys may have moved
 *     to it
 */
public record LaneStart(Expectation expected, boolean grown) {}

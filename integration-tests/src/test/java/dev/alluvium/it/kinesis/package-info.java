// SPDX-License-Identifier: Apache-2.0
/**
 * A stream that is filled, resharded and read into a topic: what is put, what is open in the topic, what arrived there.
 *
 * <p>In: the stack's Kinesis endpoint and broker. Out: findings, none of which the product's code takes part in. Read
 * {@link dev.alluvium.it.kinesis.TopicCensus} first.
 */
@NullMarked
package dev.alluvium.it.kinesis;

import org.jspecify.annotations.NullMarked;

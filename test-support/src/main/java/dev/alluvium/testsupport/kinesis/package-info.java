// SPDX-License-Identifier: Apache-2.0
/**
 * A Kinesis endpoint inside this JVM, for the real AWS SDK.
 *
 * <p>In: calls of the service's HTTP protocol on a free port of the loopback interface. Out: answers as the service
 * gives them, by a clock in the caller's hand, with faults by script.
 *
 * <p>Packages in flow order: {@code http} (connections),
 * {@code protocol} (CBOR and JSON), this one (operations, limits, faults), {@code stream} (what is remembered);
 * {@code client} puts and reshards through the SDK and knows nothing of the rest. SubscribeToShard is served over
 * HTTP/1.1 in chunks. Read {@link dev.alluvium.testsupport.kinesis.KinesisEndpoint} first.
 */
@NullMarked
package dev.alluvium.testsupport.kinesis;

import org.jspecify.annotations.NullMarked;

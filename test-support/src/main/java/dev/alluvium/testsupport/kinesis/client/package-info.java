// SPDX-License-Identifier: Apache-2.0
/**
 * Puts records into streams and reshards them, through the AWS SDK: what a scenario does to a stream.
 *
 * <p>In: an endpoint's address and records. Out: where each record went. The endpoint may be the one of this module or
 * another; nothing of its inside is known here. The only package that knows the SDK. Read {@link
 * dev.alluvium.testsupport.kinesis.client.KinesisStreams} first.
 */
@NullMarked
package dev.alluvium.testsupport.kinesis.client;

import org.jspecify.annotations.NullMarked;

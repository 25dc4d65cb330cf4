// SPDX-License-Identifier: Apache-2.0
/**
 * The port to Kinesis, in our words; the adapter on the AWS SDK is {@code stream.aws}. Comes in: names, positions,
 * iterators. Goes out: listings, answers, failures told apart by what to do about them. No retry and no pace here:
 * that is {@code read}. Read {@link dev.alluvium.connect.kinesis.stream.KinesisApi} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.stream;

import org.jspecify.annotations.NullMarked;

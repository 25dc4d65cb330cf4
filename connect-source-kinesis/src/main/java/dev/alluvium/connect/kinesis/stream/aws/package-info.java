// SPDX-License-Identifier: Apache-2.0
/**
 * {@link dev.alluvium.connect.kinesis.stream.KinesisApi} on the AWS SDK. The SDK's types stay in here. Read {@link
 * dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.stream.aws;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's Kinesis: the endpoint of {@code testsupport.kinesis} as a part that can be paused, killed and started.
 *
 * <p>In: a port. Out: a part that serves streams from this JVM. What the service does belongs to the endpoint. Read
 * {@link dev.alluvium.testsupport.stack.kinesis.KinesisPart} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.kinesis;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's Kinesis: the endpoint of {@code testsupport.kinesis} as a part that can be paused, killed and started;
 * and {@code kinesis-local}, which others wrote, as a process.
 *
 * <p>In: a port. Out: something that serves streams there. What the service does belongs to the endpoint. Read
 * {@link dev.alluvium.testsupport.stack.kinesis.KinesisPart} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.kinesis;

import org.jspecify.annotations.NullMarked;

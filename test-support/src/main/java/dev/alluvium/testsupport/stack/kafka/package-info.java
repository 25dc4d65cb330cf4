// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's broker: one KRaft node in a process of its own.
 *
 * <p>In: a release line and a directory. Out: a {@link dev.alluvium.testsupport.stack.kafka.KafkaBroker} with its
 * bootstrap address, topics and end offsets. Connect workers run on the same jars but live next door in {@code
 * connect}. Read {@link dev.alluvium.testsupport.stack.kafka.KafkaBroker} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.kafka;

import org.jspecify.annotations.NullMarked;

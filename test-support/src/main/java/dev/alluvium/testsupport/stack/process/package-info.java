// SPDX-License-Identifier: Apache-2.0
/**
 * Child processes of the stack: their class paths, ports, life, death and memory.
 *
 * <p>In: a main class with its jars and a log file. Out: a {@link
 * dev.alluvium.testsupport.stack.process.ChildProcess} that is ready when it says so. What the process serves
 * (Kafka, Connect, S3) must not be known here; the neighbouring packages know it. Read {@link
 * dev.alluvium.testsupport.stack.process.ChildProcess} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.process;

import org.jspecify.annotations.NullMarked;

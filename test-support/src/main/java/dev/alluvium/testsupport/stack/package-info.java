// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded real stack: what end-to-end tests and the quickstart run on.
 *
 * <p>In: a {@link dev.alluvium.testsupport.stack.StackSpec}. Out: an {@link
 * dev.alluvium.testsupport.stack.EmbeddedStack} whose parts serve, to be closed at the end. The parts have a
 * package each: {@code process} (child processes), {@code kafka}, {@code connect}, {@code store} (S3 and the proxy
 * before it), {@code postgres}, {@code registry}, {@code kinesis}; they do not know each other, only this package
 * does. No connector of ours is known here: plugins come as zips. Read {@link
 * dev.alluvium.testsupport.stack.EmbeddedStack} first.
 */
@NullMarked
package dev.alluvium.testsupport.stack;

import org.jspecify.annotations.NullMarked;

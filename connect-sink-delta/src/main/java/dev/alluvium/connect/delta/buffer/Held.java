// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

/**
 * What a task holds for a table.
 *
 * @param records whose events are held; 0 where only offsets are to be told
 * @param bytes of them, estimated
 * @param ageNanos of the oldest
 */
public record Held(long records, long bytes, long ageNanos) {}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/**
 * A hash of a key's canonical bytes.
 *
 * @param high its more significant half
 * @param low its less significant half
 */
public record KeyHash(long high, long low) {}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

/**
 * One object as a store lists it.
 *
 * @param key relative to the table root
 * @param size in bytes
 * @param modifiedAt epoch milliseconds
 */
public record ObjectStatus(String key, long size, long modifiedAt) {}

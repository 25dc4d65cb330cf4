// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.time.Instant;

/**
 * An object as a listing shows it.
 *
 * @param key decoded, without the bucket
 * @param size in bytes
 * @param lastModified as the store says; its resolution is the store's
 */
public record S3Object(String key, long size, Instant lastModified) {}

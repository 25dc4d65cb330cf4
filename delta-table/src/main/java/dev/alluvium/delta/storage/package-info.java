// SPDX-License-Identifier: Apache-2.0
/**
 * The objects of one table by key: the port {@link dev.alluvium.delta.storage.ObjectStore}, its local adapter and the
 * decorators that retry and count. S3 stands one below, in {@code storage.s3}; no SDK type appears here.
 */
@NullMarked
package dev.alluvium.delta.storage;

import org.jspecify.annotations.NullMarked;

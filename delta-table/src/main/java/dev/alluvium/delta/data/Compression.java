// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

/** How the pages of a data file are compressed. */
public enum Compression {
    NONE,
    SNAPPY,
    ZSTD,
    GZIP
}

// SPDX-License-Identifier: Apache-2.0
/**
 * One empty name. No file system here: ours is the object store of {@code delta-table}.
 *
 * <p>Written for Alluvium; only the names are Hadoop's, because Parquet and Delta Kernel link against them.
 */
package org.apache.hadoop.fs;

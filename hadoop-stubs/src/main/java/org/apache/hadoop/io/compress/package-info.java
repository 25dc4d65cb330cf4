// SPDX-License-Identifier: Apache-2.0
/**
 * The frame that Parquet's own Snappy and Zstandard codecs stand in, and GZIP by the JDK. No native code here.
 *
 * <p>Written for Alluvium; only the names are Hadoop's, because Parquet and Delta Kernel link against them.
 */
package org.apache.hadoop.io.compress;

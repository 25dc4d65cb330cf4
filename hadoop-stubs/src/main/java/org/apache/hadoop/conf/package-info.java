// SPDX-License-Identifier: Apache-2.0
/**
 * A configuration that is a map. What comes in is what Parquet sets itself; no file is read.
 *
 * <p>Written for Alluvium; only the names are Hadoop's, because Parquet and Delta Kernel link against them.
 */
package org.apache.hadoop.conf;

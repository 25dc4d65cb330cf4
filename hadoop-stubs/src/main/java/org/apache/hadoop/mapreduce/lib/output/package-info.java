// SPDX-License-Identifier: Apache-2.0
/**
 * Empty names that class verification asks for. Nothing here runs.
 *
 * <p>Written for Alluvium; only the names are Hadoop's, because Parquet and Delta Kernel link against them.
 */
package org.apache.hadoop.mapreduce.lib.output;

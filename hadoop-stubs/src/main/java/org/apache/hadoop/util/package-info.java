// SPDX-License-Identifier: Apache-2.0
/**
 * Making objects by their class.
 *
 * <p>Written for Alluvium; only the names are Hadoop's, because Parquet and Delta Kernel link against them.
 */
package org.apache.hadoop.util;

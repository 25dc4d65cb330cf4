// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce;

/** Empty: Parquet has signatures that name it, none of which is called here. */
public interface TaskAttemptContext extends JobContext {}

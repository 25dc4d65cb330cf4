// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce.lib.output;

import org.apache.hadoop.mapreduce.OutputFormat;

/** Empty: the superclass of Parquet's output format, which is never run here. */
public abstract class FileOutputFormat<K, V> extends OutputFormat<K, V> {}

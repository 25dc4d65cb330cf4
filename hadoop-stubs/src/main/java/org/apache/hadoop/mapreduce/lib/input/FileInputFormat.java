// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce.lib.input;

import org.apache.hadoop.mapreduce.InputFormat;

/** Empty: the superclass of Parquet's input format, which is never run here. */
public abstract class FileInputFormat<K, V> extends InputFormat<K, V> {}

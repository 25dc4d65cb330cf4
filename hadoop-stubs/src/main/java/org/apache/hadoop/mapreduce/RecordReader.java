// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce;

/** Empty: the superclass of a reader that is never run here. */
public abstract class RecordReader<K, V> {}

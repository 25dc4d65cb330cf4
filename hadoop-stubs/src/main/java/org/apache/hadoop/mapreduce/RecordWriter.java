// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce;

/** Empty: the superclass of a writer that is never run here. */
public abstract class RecordWriter<K, V> {}

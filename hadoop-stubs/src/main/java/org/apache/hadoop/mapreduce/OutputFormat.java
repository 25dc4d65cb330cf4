// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce;

/** Empty: the superclass of an output format that is never run here. */
public abstract class OutputFormat<K, V> {}

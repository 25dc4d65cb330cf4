// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.mapreduce;

/** Empty: the superclass of an input format that is never run here. */
public abstract class InputFormat<K, V> {}

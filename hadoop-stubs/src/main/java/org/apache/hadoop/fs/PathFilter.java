// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.fs;

/** Empty: Parquet has classes that name it, none of which is run here. */
public interface PathFilter {}

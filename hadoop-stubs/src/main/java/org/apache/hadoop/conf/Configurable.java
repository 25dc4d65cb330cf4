// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.conf;

/** What {@link org.apache.hadoop.util.ReflectionUtils#newInstance} hands a configuration to. */
public interface Configurable {
    /** Takes the configuration. */
    void setConf(Configuration conf);

    /** The configuration that was taken. */
    Configuration getConf();
}

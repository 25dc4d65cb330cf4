// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.util;

import java.lang.reflect.Constructor;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;

/** Makes objects by their class. */
public final class ReflectionUtils {
    private ReflectionUtils() {}

    /** A new object, given the configuration if it takes one. */
    public static <T> T newInstance(Class<T> type, Configuration conf) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            T made = constructor.newInstance();
            if (made instanceof Configurable configurable && conf != null) {
                configurable.setConf(conf);
            }
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("class " + type.getName() + " cannot be made without arguments", e);
        }
    }
}

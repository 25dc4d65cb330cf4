// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.hadoop;

import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes sure that the stubs are alone. Beside a real Hadoop jar on one class path it would be chance which classes
 * are used, and half of each is what nobody has tested; so that is refused before the first table is opened.
 */
public final class HadoopStubs {
    /** Any real Hadoop client has it, and no stub. */
    private static final String REAL_HADOOP = "org.apache.hadoop.fs.FileSystem";

    private HadoopStubs() {}

    /**
     * Returns if the stubs are what this class path has of Hadoop. A Hadoop that only a parent class loader sees,
     * such as that of a Connect worker, does no harm.
     *
     * @throws IllegalStateException naming the real Hadoop's place
     */
    public static void requireAlone() {
        Class<?> used = Configuration.class;
        if (!place(used).equals(place(HadoopStubs.class))) {
            throw refusal(place(used));
        }
        ClassLoader own = HadoopStubs.class.getClassLoader();
        try {
            Class<?> real = Class.forName(REAL_HADOOP, false, own);
            if (real.getClassLoader() == own) {
                throw refusal(place(real));
            }
        } catch (ClassNotFoundException e) {
            // As it should be.
            return;
        }
    }

    private static IllegalStateException refusal(String place) {
        return new IllegalStateException(
                "a real Hadoop (" + place + ") is on the same class path as alluvium's hadoop-stubs ("
                        + place(HadoopStubs.class) + "); remove one of the two");
    }

    private static String place(Class<?> type) {
        ProtectionDomain domain = type.getProtectionDomain();
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "unknown" : location.toString();
    }
}

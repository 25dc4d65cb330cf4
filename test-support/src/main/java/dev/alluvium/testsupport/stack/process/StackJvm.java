// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.util.ArrayList;
import java.util.List;

/** The JVM flags of the parts: little memory, quick start, logs with times. */
public final class StackJvm {
    private static final String LOG = "-Dorg.slf4j.simpleLogger.";

    private StackJvm() {}

    /** Flags of a small and short-lived JVM: one collector thread and no time spent on optimising. */
    public static List<String> small(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    }

    /** Flags of a JVM whose throughput matters: as {@link #small}, but with the optimising compiler. */
    public static List<String> steady(String heap) {
        return List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Xshare:auto");
    }

    /**
     * Settings of slf4j-simple: WARN and above with times, and INFO for our own packages. The network client would warn
     * of every attempt to reach a broker that is not up yet.
     */
    public static List<String> simpleLogger() {
        return List.of(
                LOG + "logFile=System.out",
                LOG + "defaultLogLevel=warn",
                LOG + "log.dev.alluvium=info",
                LOG + "log.org.apache.kafka.clients.NetworkClient=error",
                LOG + "showDateTime=true",
                LOG + "dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    }

    /** Several groups of flags as one list. */
    @SafeVarargs
    public static List<String> flags(List<String>... groups) {
        List<String> all = new ArrayList<>();
        for (List<String> group : groups) {
            all.addAll(group);
        }
        return all;
    }
}

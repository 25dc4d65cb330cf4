// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.engine;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts the program of {@code interop-tests/spark}: Spark with delta-spark. */
public final class SparkProcess {
    private static final String PROGRAM = "dev.alluvium.interop.spark.SparkProgram";

    /** What Spark opens in the JDK for itself where its own scripts start it. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private SparkProcess() {}

    /**
     * A new process.
     *
     * @param classPath Spark's jars and the program
     * @param scratch for Spark's own files
     * @param jvmOptions heap and the like
     */
    public static EngineProcess start(List<Path> classPath, Path scratch, String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.add("-Duser.timezone=UTC");
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of(PROGRAM, scratch.toString()));
        return EngineProcess.start("spark", command, Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    }
}

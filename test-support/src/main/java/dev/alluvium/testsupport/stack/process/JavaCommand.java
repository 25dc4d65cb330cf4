// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A main class to run in a JVM of its own, of the same JDK as this one.
 *
 * @param mainClass fully qualified
 * @param classPath jars, in order
 * @param jvmFlags options before the main class
 * @param arguments what the main class is given
 */
public record JavaCommand(String mainClass, List<Path> classPath, List<String> jvmFlags, List<String> arguments) {
    /** Copies the lists. */
    public JavaCommand {
        classPath = List.copyOf(classPath);
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
    }

    /** A main class of this JVM's class path, for a short life in a small heap: one collector, no second compiler. */
    public static JavaCommand shortLived(Class<?> main, String heap, List<String> arguments) {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        List<String> flags = List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
        return new JavaCommand(main.getName(), classPath, flags, arguments);
    }

    /** The same on other jars. */
    JavaCommand on(List<Path> jars) {
        return new JavaCommand(mainClass, jars, jvmFlags, arguments);
    }

    List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmFlags);
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    /** The class path travels in the environment, which keeps process listings readable. */
    String classPathVariable() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

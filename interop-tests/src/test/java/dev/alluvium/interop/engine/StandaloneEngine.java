// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import dev.alluvium.testsupport.engine.EngineProcess;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** delta-standalone in a JVM of its own. */
public final class StandaloneEngine implements AutoCloseable {
    private final EngineProcess process;

    private StandaloneEngine(EngineProcess process) {
        this.process = process;
    }

    /** A new process. */
    public static StandaloneEngine start() {
        Stream<String> jars = ClassPathFile.ofResource(StandaloneEngine.class, "standalone/classpath.txt").stream()
                .map(Path::toString);
        String ownClasses = Path.of(StandaloneProgram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        return new StandaloneEngine(EngineProcess.start(
                "standalone",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-Duser.timezone=UTC",
                        "-cp",
                        Stream.concat(jars, Stream.of(ownClasses)).collect(Collectors.joining(File.pathSeparator)),
                        StandaloneProgram.class.getName()),
                Map.of()));
    }

    /** A local table. */
    public Reading read(Path table) {
        return Reading.of(process, EngineProcess.request("read").put("table", table.toString()));
    }

    @Override
    public void close() {
        process.close();
    }
}

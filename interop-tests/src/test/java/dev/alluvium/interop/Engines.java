// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import dev.alluvium.interop.engine.PythonEngine;
import dev.alluvium.interop.engine.SparkEngine;
import dev.alluvium.interop.engine.StandaloneEngine;
import java.nio.file.Path;

/** One process of each engine for all suites of a run: Spark takes half a minute to start. They end with this JVM. */
final class Engines {
    private static SparkEngine spark;
    private static StandaloneEngine standalone;
    private static PythonEngine python;

    private Engines() {}

    /** Spark, started when it is first asked for. */
    static synchronized SparkEngine spark() {
        if (spark == null) {
            spark = SparkEngine.start(Path.of("target", "spark").toAbsolutePath());
            Runtime.getRuntime().addShutdownHook(new Thread(spark::close));
        }
        return spark;
    }

    /** delta-standalone. */
    static synchronized StandaloneEngine standalone() {
        if (standalone == null) {
            standalone = StandaloneEngine.start();
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::close));
        }
        return standalone;
    }

    /** delta-rs and DuckDB. */
    static synchronized PythonEngine python() {
        if (python == null) {
            python = PythonEngine.start();
            Runtime.getRuntime().addShutdownHook(new Thread(python::close));
        }
        return python;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import dev.alluvium.it.mariadb.MariaDbPlugin;
import dev.alluvium.it.mariadb.MariaDbServer;
import dev.alluvium.it.sabotage.SabotagedPlugin;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.StackSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** The one stack of this module's tests: two workers with the built plugins, a database, Kinesis, an S3 endpoint, a registry. */
final class SharedStack {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    static final Path OUTPUT = Path.of("target", "use-cases").toAbsolutePath();

    private SharedStack() {}

    /** Starts it at the first call; a shutdown hook of its own stops it. */
    static EmbeddedStack get() {
        return Holder.STACK;
    }

    private static final class Holder {
        static final EmbeddedStack STACK = start();

        private static EmbeddedStack start() {
            try {
                Path directory = Files.createTempDirectory("alluvium-it");
                StackSpec.Builder spec = StackSpec.in(directory.resolve("stack"))
                        .workers(2)
                        .postgres(true)
                        .kinesis(true)
                        .registry(true)
                        .exactlyOnceSource(true);
                SortedSet<Path> archives = PluginArchives.all();
                archives.forEach(spec::pluginArchive);
                spec.pluginArchive(SabotagedPlugin.archive(sinkOf(archives), directory));
                if (MariaDbServer.isInstalled()) {
                    spec.pluginArchive(MariaDbPlugin.archive(directory));
                }
                EmbeddedStack stack = TimedRun.of("start of the shared stack", () -> EmbeddedStack.start(spec.build()));
                Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "shared-stack"));
                return stack;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path sinkOf(SortedSet<Path> archives) {
            return archives.stream()
                    .filter(file -> file.getFileName().toString().contains("connect-sink-delta"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

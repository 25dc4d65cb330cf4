// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopStubsTest {
    @TempDir
    Path directory;

    @Test
    void stubsAloneAreAccepted() {
        assertThatCode(HadoopStubs::requireAlone).doesNotThrowAnyException();
    }

    @Test
    void realHadoopOnTheSameClassPathIsRefusedByItsPlace() throws Exception {
        Path real = compiled("real-hadoop", "org.apache.hadoop.fs", "FileSystem");

        assertThatThrownBy(() -> check(stubs(), real.toUri().toURL()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("real-hadoop")
                .hasMessageContaining("remove one of the two");
    }

    @Test
    void realHadoopThatShadowsTheStubsIsRefused() throws Exception {
        Path real = compiled("shadowing-hadoop", "org.apache.hadoop.conf", "Configuration");

        assertThatThrownBy(() -> check(real.toUri().toURL(), stubs()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shadowing-hadoop");
    }

    private static URL stubs() {
        return HadoopStubs.class.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Runs the check on a class path of its own. */
    private static void check(URL... classPath) throws Throwable {
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            loader.loadClass(HadoopStubs.class.getName())
                    .getMethod("requireAlone")
                    .invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Path compiled(String name, String packageName, String className) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        Path source = root.resolve(className + ".java");
        Files.writeString(source, "package " + packageName + "; public class " + className + " {}");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of("-d", root.toString(), source.toString()).toArray(String[]::new));
        assertThat(status).isZero();
        return root;
    }
}

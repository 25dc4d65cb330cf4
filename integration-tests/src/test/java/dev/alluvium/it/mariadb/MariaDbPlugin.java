// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.mariadb;

import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Debezium's connector for MariaDB as an archive that a stack installs. */
public final class MariaDbPlugin {
    private MariaDbPlugin() {}

    /** Writes the archive into the directory. */
    public static Path archive(Path directory) throws IOException {
        Path target = directory.resolve("debezium-connector-mariadb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            out.setLevel(0);
            for (Path jar : ClassPathFile.ofResource(MariaDbPlugin.class, "/dev/alluvium/it/mariadb/classpath.txt")) {
                out.putNextEntry(new ZipEntry("debezium-connector-mariadb/lib/" + jar.getFileName()));
                Files.copy(jar, out);
                out.closeEntry();
            }
        }
        return target;
    }
}

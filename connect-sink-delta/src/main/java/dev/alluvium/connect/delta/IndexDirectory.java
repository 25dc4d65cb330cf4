// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.SinkErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries the directory that {@code index.directory} names before the first record comes: it is needed only once a table
 * has outgrown the memory, which may be weeks later.
 */
final class IndexDirectory {
    private IndexDirectory() {}

    /**
     * Makes the directory if it is missing, and writes to it. Does nothing where none is named.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException naming setting and directory
     */
    static void prove(SinkConfig config) {
        TableConfig.Index index = config.table("").keys().index();
        if (index.saved().isPresent()) {
            prove(index.directory());
        }
    }

    private static void prove(Path directory) {
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, "alluvium-", ".probe");
            try {
                Files.write(probe, new byte[] {1});
            } finally {
                Files.delete(probe);
            }
        } catch (IOException refused) {
            throw SinkErrors.indexDirectory(directory, refused);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.locate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of one table, wherever they lie. Implementations are thread-safe. */
public interface TableFiles {

    /** Name of the directory that holds the log. */
    String LOG = "_delta_log/";

    /** Where that is, for messages. */
    String location();

    /**
     * Names of the log's files behind a given one, in order.
     *
     * @param startAfter a file name, or empty for all
     */
    List<String> listLog(String startAfter);

    /** One file of the log. */
    byte[] readLog(String name);

    /** Paths of all files below a directory of the table, relative to the table, in order. */
    List<String> list(String directory);

    /** One file by its relative path; empty if it is not there. */
    Optional<byte[]> read(String path);

    /** Copies the table, log first, so that every file that the copied log names is there. */
    void copyTo(Path directory);
}

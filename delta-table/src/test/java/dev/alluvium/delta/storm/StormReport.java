// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a writer was told about one transaction.
 *
 * @param app the writer
 * @param number of its transaction, from 1
 * @param outcome one of the three words
 * @param detail the version of a committed one, else the exception
 */
record StormReport(String app, long number, String outcome, String detail) {
    static final String COMMITTED = "committed";
    static final String FAILED = "failed";
    static final String UNKNOWN = "unknown";

    /** What all writers wrote into their files. */
    static List<StormReport> readAll(Path directory) throws IOException {
        List<StormReport> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ");
                    all.add(new StormReport(words[0], Long.parseLong(words[1]), words[2], words[3]));
                }
            }
        }
        return all;
    }

    /** The file that the transaction adds. */
    String path() {
        return app + "-" + number;
    }
}

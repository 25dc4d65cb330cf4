// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import java.nio.file.Path;

/**
 * Where something stands in a use-case folder.
 *
 * @param file the file, as a path that the user can open
 * @param line one-based; 0 when the whole file is meant
 */
public record Place(Path file, int line) {

    /** The whole file. */
    public static Place of(Path file) {
        return new Place(file, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}

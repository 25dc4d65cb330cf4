// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.util.Map;

/**
 * A data file as the log describes it.
 *
 * @param rows how many it holds, 0 if the log does not say
 */
public record DataFile(long rows, Map<String, String> tags) {
    /** Copies the map. */
    public DataFile {
        tags = Map.copyOf(tags);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.CommitFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Where and how an index is saved.
 *
 * @param directory on local disk; made if it is missing
 * @param owner who saves: no two that work at one time may have one name
 * @param sample in how many places of the table an index that was loaded is compared with it
 * @param commits of the table
 * @param random chooses these places
 */
public record Saving(Path directory, String owner, int sample, CommitFiles commits, RandomGenerator random) {
    /** What the names of files begin with. */
    static final String PREFIX = "alluvium-index-";

    /** What the names of files end with. */
    static final String SUFFIX = ".saved";

    /** The file of this table; tables of one place, one after the other, have each their own. */
    Path file(String tableId) {
        byte[] name = (tableId + "\n" + owner).getBytes(StandardCharsets.UTF_8);
        return directory.resolve(PREFIX + UUID.nameUUIDFromBytes(name) + SUFFIX);
    }
}

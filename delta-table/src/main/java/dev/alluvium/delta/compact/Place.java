// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of one place may become one: of one partition, and with the same tags of ours, the lane among them. Tags of
 * others, of which some are different for every file, are not kept. Not compared as texts: those of a null and of
 * "null" are equal.
 */
record Place(Map<String, @Nullable String> partitionValues, Map<String, String> tags) {
    static Place of(AddFile file) {
        return new Place(file.partitionValues(), OwnTags.of(file));
    }
}

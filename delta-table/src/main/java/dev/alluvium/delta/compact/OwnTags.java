// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.Map;
import java.util.TreeMap;

/** The tags of a file that this engine understands. Pure. */
final class OwnTags {
    private static final String PREFIX = "alluvium.";

    private OwnTags() {}

    static Map<String, String> of(AddFile file) {
        Map<String, String> own = new TreeMap<>(file.tags());
        own.keySet().removeIf(tag -> !tag.startsWith(PREFIX));
        return own;
    }
}

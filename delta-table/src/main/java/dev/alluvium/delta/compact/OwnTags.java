// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Map;

/** The tags of a file that this engine understands, and that a copy of it has, too. Pure. */
final class OwnTags {
    private static final String PREFIX = "alluvium.";

    private OwnTags() {}

    static Map<String, String> of(AddFile file) {
        Map<String, String> own = KeyRuns.tagsOfCopy(file);
        own.keySet().removeIf(tag -> !tag.startsWith(PREFIX));
        return own;
    }
}

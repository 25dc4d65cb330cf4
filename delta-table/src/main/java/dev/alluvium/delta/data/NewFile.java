// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new data file is for.
 *
 * @param layout of the rows
 * @param partitionValues of all its rows, by partition column, as {@link PartitionValues} spells them
 * @param tags of its {@code add}
 */
public record NewFile(TableLayout layout, Map<String, @Nullable String> partitionValues, Map<String, String> tags) {
    /** Copies the maps. */
    public NewFile {
        partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
        tags = Map.copyOf(tags);
    }

    /** Partition values never show. */
    @Override
    public String toString() {
        return "NewFile[columns=" + layout.width() + ", tags=" + tags.keySet() + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a new data file goes.
 *
 * @param key of the object
 * @param file what it is for
 * @param settings of its writing
 * @param output of its bytes
 */
record TargetObject(String key, NewFile file, DataFileSettings settings, ObjectOutput output) {
    StatsCollector newStats() {
        return new StatsCollector(file.layout(), settings.statsColumns());
    }

    /** Makes the object durable, whose bytes are all written. */
    AddFile publish(StatsCollector stats) throws IOException {
        long size = output.position();
        output.close();
        return new AddFile(
                DataFilePaths.encode(key),
                file.partitionValues(),
                size,
                settings.clock().millis(),
                true,
                stats.toJson(),
                file.tags(),
                Optional.empty());
    }

    DeltaTableException failed(IOException cause) {
        return new StorageUnavailableException(
                "the data file " + ObjectKeys.shown(key) + " could not be written", cause);
    }
}

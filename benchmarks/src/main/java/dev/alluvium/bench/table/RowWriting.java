// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import java.util.List;

/** How the engine writes the rows that {@link Traffic} tells. */
public final class RowWriting {
    /** About how large a file shall be. */
    public static final long TARGET_BYTES = 128L << 20;

    private RowWriting() {}

    /** Whole rows by key, ordered by offset. */
    public static WriterSettings upserts(UpsertEngine engine) {
        return writes(WriteMode.UPSERT, Compression.SNAPPY).with(new WriterSettings.Locating(engine, false));
    }

    /** The same into files of about this size. */
    public static WriterSettings upserts(UpsertEngine engine, long targetBytes) {
        return writes(WriteMode.UPSERT, Compression.SNAPPY, targetBytes)
                .with(new WriterSettings.Locating(engine, false));
    }

    /** In this mode. */
    public static WriterSettings writes(WriteMode mode, Compression compression) {
        return writes(mode, compression, TARGET_BYTES);
    }

    private static WriterSettings writes(WriteMode mode, Compression compression, long targetBytes) {
        return new WriterSettings(
                mode,
                mode == WriteMode.UPSERT ? List.of("id") : List.of(),
                false,
                List.of(),
                false,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.FAIL,
                false,
                DuplicateKeyPolicy.FAIL,
                targetBytes,
                compression,
                List.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** What Parquet writes to where there are no blocks, and nothing that could be overwritten. */
interface PlainOutputFile extends OutputFile {
    @Override
    default PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    default boolean supportsBlockSize() {
        return false;
    }

    @Override
    default long defaultBlockSize() {
        return 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A data file of a staging table, known from the log alone.
 *
 * @param add the file
 * @param lane whose events it holds
 * @param first offset
 * @param last offset
 */
public record StagedFile(AddFile add, Lane lane, long first, long last) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads what the log says of a file.
     *
     * @throws ProtocolViolationException if it says no lane or no offsets: then another engine has rewritten the file
     */
    public static StagedFile of(AddFile add) {
        String lane = add.tags().get(WriterSettings.LANE_TAG);
        String offsets = add.tags().get(StagingFormat.OFFSETS_TAG);
        int hyphen = offsets == null ? -1 : offsets.indexOf('-', 1);
        if (lane == null || offsets == null || hyphen < 0) {
            throw new ProtocolViolationException("the staged file " + ObjectKeys.shown(add.path()) + " lacks the tags "
                    + WriterSettings.LANE_TAG + " and " + StagingFormat.OFFSETS_TAG
                    + "; a staging table must not be rewritten by other engines: restore it to an older version");
        }
        return new StagedFile(
                add,
                Lane.parse(lane),
                Long.parseLong(offsets.substring(0, hyphen)),
                Long.parseLong(offsets.substring(hyphen + 1)));
    }

    /** How many events it holds; reads the statistics, which only files that wait are worth. */
    long events() {
        return rows(add.stats());
    }

    static String offsets(long first, long last) {
        return first + "-" + last;
    }

    private static long rows(@Nullable String stats) {
        try {
            JsonNode rows = stats == null ? null : JSON.readTree(stats).get("numRecords");
            return rows == null ? 0 : rows.asLong();
        } catch (IOException e) {
            return 0;
        }
    }
}

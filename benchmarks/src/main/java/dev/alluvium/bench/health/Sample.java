// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the table is like after a batch.
 *
 * @param batch its number
 * @param rows in the files
 * @param liveRows that no vector marks
 * @param files live data files
 * @param smallFiles of those
 * @param dataBytes of the live files
 * @param vectorBytes of the vectors that they have
 * @param rowsCopied by compactions so far
 * @param rowsUpserted so far
 * @param logObjects below {@code _delta_log}
 * @param logBytes of those
 * @param checkpointBytes of the newest one
 */
record Sample(
        int batch,
        long rows,
        long liveRows,
        int files,
        long smallFiles,
        long dataBytes,
        long vectorBytes,
        long rowsCopied,
        long rowsUpserted,
        int logObjects,
        long logBytes,
        long checkpointBytes) {
    double spaceAmplification() {
        return (double) rows / Math.max(1, liveRows);
    }

    double writeAmplification() {
        return (double) rowsCopied / Math.max(1, rowsUpserted);
    }

    void write(ObjectNode json) {
        json.put("batch", batch);
        json.put("rowsPerLiveRow", spaceAmplification());
        json.put("liveRows", liveRows);
        json.put("files", files);
        json.put("smallFiles", smallFiles);
        json.put("dataBytes", dataBytes);
        json.put("vectorBytes", vectorBytes);
        json.put("rowsCopiedPerRowUpserted", writeAmplification());
        json.put("logObjects", logObjects);
        json.put("logBytes", logBytes);
        json.put("checkpointBytes", checkpointBytes);
    }
}

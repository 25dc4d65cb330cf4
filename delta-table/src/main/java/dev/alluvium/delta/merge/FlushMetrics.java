// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/**
 * What a flush did.
 *
 * @param rowsInserted keys that had no row, or rows appended
 * @param rowsUpdated rows that have new values
 * @param rowsDeleted rows that went, or were marked deleted
 * @param rowsUnchanged rows whose new values are the stored ones
 * @param eventsCoalesced events that a later event of their key in the same flush superseded, or that changed nothing
 * @param eventsLate events older than the stored row
 * @param filesAdded data files added
 * @param filesRemoved data files removed
 * @param bytesWritten bytes of the files added
 * @param rowsRewritten rows written by replacing files, changed or not
 * @param rowsMarked rows that vectors of the commit mark, and none did before
 * @param attempts how often the commit was tried
 */
public record FlushMetrics(
        long rowsInserted,
        long rowsUpdated,
        long rowsDeleted,
        long rowsUnchanged,
        long eventsCoalesced,
        long eventsLate,
        long filesAdded,
        long filesRemoved,
        long bytesWritten,
        long rowsRewritten,
        long rowsMarked,
        long attempts) {}

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
 * @param superseded how stored rows went
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
        Superseded superseded,
        long attempts) {
    /**
     * How stored rows went.
     *
     * @param rowsMarked rows that vectors of the commit mark, and none did before
     * @param filesMarked the files that those are of; one of which no row is left is removed
     * @param filesCopied files that were replaced by a copy, or removed since no row was left for it
     * @param bytesCopied bytes of the copies
     */
    public record Superseded(long rowsMarked, long filesMarked, long filesCopied, long bytesCopied) {
        /** No row went. */
        public static final Superseded NONE = new Superseded(0, 0, 0, 0);

        /** How many files rows went from. */
        public long filesTouched() {
            return filesMarked + filesCopied;
        }
    }

    /** Nothing was done. */
    public static final FlushMetrics NONE = new FlushMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Superseded.NONE, 0);
}

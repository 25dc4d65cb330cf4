// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

/**
 * Something that is not as the log says.
 *
 * @param kind what kind of thing
 * @param file the data file, without its directories, since their names hold values; empty for the table as a
 *     whole
 * @param message what is wrong with it, without a value of a row
 */
public record Finding(Kind kind, String file, String message) {
    /** What may be wrong. */
    public enum Kind {
        /** The object of a live file is not in the store. */
        MISSING_FILE,
        /** The object has another size than the log says. */
        WRONG_SIZE,
        /** The file, or its deletion vector, cannot be read. */
        UNREADABLE,
        /** A count or a bound of the statistics is not true: readers skip rows, or count wrong. */
        FALSE_STATISTICS,
        /** Symlink manifests show other files than the version has. */
        STALE_MANIFEST,
        /** A key has a second row. */
        DUPLICATE_KEY,
        /** A key has rows in files of two lanes: its events do not all come through one topic-partition. */
        KEY_IN_TWO_LANES,
        /** A row has no key, since a column of it is null. */
        NO_KEY
    }
}

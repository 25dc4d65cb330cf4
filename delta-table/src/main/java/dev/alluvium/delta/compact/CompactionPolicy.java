// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

/**
 * Which files are worth rewriting.
 *
 * @param minFiles small files in one place that make it worth while
 * @param smallFileBytes a file below this is small
 * @param targetBytes about how large a new file shall be
 * @param maxBytes no group of files that become one is larger
 * @param purge when rows that deletion vectors mark are left out of new files
 */
public record CompactionPolicy(int minFiles, long smallFileBytes, long targetBytes, long maxBytes, Purge purge) {
    /**
     * When rows that deletion vectors mark are worth leaving out. The budget is that of the table, and takes the
     * dirtiest files first: that rewrites as little as a bound per file would, without its peaks.
     *
     * @param amplification rows in the files per live row of the table, above which files are cleaned; at least 1
     * @param minShare no file with a lesser share of marked rows is cleaned
     */
    public record Purge(double amplification, double minShare) {
        /** A table at its budget has files that are dirtier than the mean and others that are less so. */
        private static final double SHARE_OF_MEAN = 0.75;

        private static final double LEAST_SHARE = 1e-6;

        /** What is dirtier is worth cleaning whatever the budget. */
        private static final double MOST_SHARE = 0.15;

        /** Of the surplus that is allowed: the rest is for what is marked between two runs. */
        private static final double BEGIN = 0.6;

        /**
         * At most 1.25 rows per live row, so cleaning begins at 1.15: with vectors beside them, readers then pay about
         * 1.2 to 1.4 times a clean table.
         */
        public static final Purge STANDARD = upTo(1.25);

        /** Checks the bounds. */
        public Purge {
            if (!(amplification >= 1) || !(minShare > 0 && minShare <= 1)) {
                throw new IllegalArgumentException("a purge needs an amplification of at least 1 and a share above 0"
                        + " and up to 1: " + amplification + ", " + minShare);
            }
        }

        /**
         * A purge that begins early enough for a table to have no more rows per live row than this. No file below 15 %
         * is cleaned, or below three quarters of the mean share of a table at which it begins if that is less: with a
         * bound of 15 % no budget below 1.18 could be kept.
         */
        public static Purge upTo(double allowed) {
            double budget = 1 + BEGIN * (allowed - 1);
            double mean = (budget - 1) / budget;
            return new Purge(budget, Math.max(LEAST_SHARE, Math.min(MOST_SHARE, SHARE_OF_MEAN * mean)));
        }
    }

    /** With the standard purge. */
    public CompactionPolicy(int minFiles, long smallFileBytes, long targetBytes, long maxBytes) {
        this(minFiles, smallFileBytes, targetBytes, maxBytes, Purge.STANDARD);
    }

    /** Checks the bounds. */
    public CompactionPolicy {
        if (minFiles < 2) {
            throw new IllegalArgumentException("minFiles is " + minFiles + "; it takes 2 files to make one of them");
        }
        if (smallFileBytes < 1 || targetBytes < 1 || maxBytes < targetBytes) {
            throw new IllegalArgumentException("compaction needs positive sizes and a maximum of at least the target: "
                    + smallFileBytes + ", " + targetBytes + ", " + maxBytes);
        }
    }

    /** 16 files below half of the target, in groups of at most twice the target. */
    public static CompactionPolicy standard(long targetBytes) {
        return new CompactionPolicy(16, Math.max(1, targetBytes / 2), targetBytes, 2 * targetBytes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.pace;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.log.Snapshot;

/**
 * How much debt a table may have. The limits follow what compaction is told to hold: with its defaults 1.35 and 1.6
 * rows for each live one, 256 and 1,024 files that it would join, and if they lie in many partitions and lanes, 64 and
 * 256 in each of them: where all are written evenly, all come to the 16 of a compaction together.
 *
 * @param softAmplification rows for each live row
 * @param hardAmplification of those, the end
 * @param leastMarkedBytes marked rows that take less than this are no debt: a small table is read whole anyway
 * @param softFiles small files
 * @param hardFiles of those, the end
 * @param softFilesOfPlace small files in the mean of the partitions and lanes that have enough for a compaction
 * @param hardFilesOfPlace of those, the end
 */
public record DebtLimits(
        double softAmplification,
        double hardAmplification,
        long leastMarkedBytes,
        long softFiles,
        long hardFiles,
        long softFilesOfPlace,
        long hardFilesOfPlace) {
    private static final double SOFT_SURPLUS = 1.4;
    private static final double HARD_SURPLUS = 2.4;
    private static final long SOFT_RUNS = 16;
    private static final long HARD_RUNS = 64;
    private static final int MANY_FILES = 1_000;
    private static final int VERSIONS_BETWEEN_LOOKS = 10;
    private static final long SOFT_RUNS_OF_PLACE = 4;
    private static final long HARD_RUNS_OF_PLACE = 16;

    /** The limits of a table with these settings. */
    public static DebtLimits of(TableConfig config, MaintenanceConfig.Compaction compaction) {
        double surplus = compaction.amplification() - 1;
        return new DebtLimits(
                1 + SOFT_SURPLUS * surplus,
                1 + HARD_SURPLUS * surplus,
                config.files().targetBytes(),
                SOFT_RUNS * compaction.minFiles(),
                HARD_RUNS * compaction.minFiles(),
                SOFT_RUNS_OF_PLACE * compaction.minFiles(),
                HARD_RUNS_OF_PLACE * compaction.minFiles());
    }

    /**
     * Whether a table is to be looked through for its debt: one of many files not at each version.
     *
     * @param lookedAt the version at which it was last; -1 if it never was
     */
    public static boolean isToBeLookedAt(Snapshot now, long lookedAt) {
        boolean isNews = now.version() != lookedAt;
        boolean isLongAgo = lookedAt < 0 || now.version() >= lookedAt + VERSIONS_BETWEEN_LOOKS;
        return isNews && (isLongAgo || now.files().size() <= MANY_FILES);
    }

    /** How far compaction is behind with a table of this debt. */
    public DebtLevel level(TableDebt debt) {
        boolean rowsCount = debt.markedBytes() >= leastMarkedBytes;
        if (isMore(debt, hardFiles, hardFilesOfPlace) || (rowsCount && debt.amplification() > hardAmplification)) {
            return DebtLevel.HARD;
        }
        if (isMore(debt, softFiles, softFilesOfPlace) || (rowsCount && debt.amplification() > softAmplification)) {
            return DebtLevel.SOFT;
        }
        return DebtLevel.NONE;
    }

    private static boolean isMore(TableDebt debt, long files, long filesOfPlace) {
        return debt.joinableFiles() > Math.max(files, filesOfPlace * debt.joinablePlaces());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.spill.SpillFile;
import java.nio.file.Path;
import java.util.function.Function;

/** Indexes that are wrong about published runs, and runs that are wrong. */
public final class WrongPublishedRuns {
    private WrongPublishedRuns() {}

    /** A run counts, whatever it is of. */
    public static KeyIndex ofOtherFiles(KeyIndex right) {
        return reading(right, runs -> new PublishedRuns(runs.store, runs.directory) {
            @Override
            void check(KeyRunFile found, KeyRunFile.Origin asked) {}
        });
    }

    /** A run counts, whatever became of its bytes. */
    public static KeyIndex withoutCrc(KeyIndex right) {
        return reading(right, runs -> new PublishedRuns(runs.store, runs.directory) {
            @Override
            void checkBytes(int crc, RunTag named) {}
        });
    }

    private static KeyIndex reading(KeyIndex right, Function<PublishedRuns, PublishedRuns> wrong) {
        return right instanceof CompactKeyIndex index && index.published() != null
                ? index.reading(wrong.apply(index.published()))
                : right;
    }

    /** The same run, all of its CRCs right, with each row at the place of its neighbour. */
    public static byte[] forged(byte[] run, Path directory) {
        try (SpillFile right = new SpillFile(directory);
                SpillFile forged = new SpillFile(directory)) {
            right.append(run, 0, run.length);
            right.flush();
            KeyRunFile read = KeyRunFile.read(right);
            KeyRunFile.begin(forged);
            RunWriter writer = new RunWriter(forged, read.run().shape());
            for (Entries entry = read.run().entries(); entry.next(); ) {
                long neighbour = entry.place() ^ 1;
                writer.add(entry, neighbour < read.origin().rows() ? neighbour : 0);
            }
            KeyRunFile.end(forged, writer.finish(), read.origin());
            forged.flush();
            byte[] bytes = new byte[(int) forged.length()];
            forged.read(0, bytes, 0, bytes.length);
            return bytes;
        } catch (DeltaTableException damaged) {
            return run;
        }
    }
}

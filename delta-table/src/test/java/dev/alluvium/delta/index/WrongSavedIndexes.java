// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SavedIndex.File;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.List;

/** Indexes that are wrong about what was saved. */
public final class WrongSavedIndexes {
    private WrongSavedIndexes() {}

    /** What was saved counts, whatever the table is by now. */
    public static KeyIndex unverified(KeyIndex right) {
        return right.keeper() instanceof SavedIndexes saved
                ? ((CompactKeyIndex) right).kept(index -> new SavedIndexes(saved.saving(), index) {
                    @Override
                    void takeFiles(List<File> files, IndexedVersion now, KeyScope scope) {
                        index.files().restore(files.stream().map(File::path).toList());
                    }
                })
                : right;
    }

    /** What a file's vector marks by now, or does not mark any more, does not count. */
    public static KeyIndex vectorsIgnored(KeyIndex right) {
        return right.keeper() instanceof SavedIndexes saved
                ? ((CompactKeyIndex) right).kept(index -> new SavedIndexes(saved.saving(), index) {
                    @Override
                    boolean take(File known, AddFile today, IndexedVersion now) {
                        return true;
                    }
                })
                : right;
    }
}

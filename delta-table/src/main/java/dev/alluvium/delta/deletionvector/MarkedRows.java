// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectKeys;

/** The rows of a file that its vector marks, as they are passed by. Confined to one thread. */
public final class MarkedRows {
    private final AddFile file;
    private final RowPositions marked;
    private long passed;

    MarkedRows(AddFile file, RowPositions marked) {
        this.file = file;
        this.marked = marked;
    }

    /** Whether a row, to be asked for once, is left out. */
    boolean contains(long position) {
        boolean isMarked = marked.contains(position);
        if (isMarked) {
            passed++;
        }
        return isMarked;
    }

    /** @throws ProtocolViolationException if rows are marked that were not there */
    void checkAllPassed() {
        check(file, marked.count() - passed);
    }

    /**
     * Checks a vector against the number of rows of its file.
     *
     * @throws ProtocolViolationException if rows are marked that are not there
     */
    public static void checkWithin(AddFile file, RowPositions marked, long rows) {
        check(file, marked.count() - marked.countBelow(rows));
    }

    private static void check(AddFile file, long missing) {
        if (missing != 0) {
            throw new ProtocolViolationException("the deletion vector of " + ObjectKeys.shown(file.path()) + " marks "
                    + missing + " rows that the file does not have; restore it from a copy");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import dev.alluvium.delta.spill.SortedSpill.Run;
import java.util.List;
import java.util.PriorityQueue;

/** The entries of several sorted runs of one file in one order; of equal keys those of the earlier run first. */
final class RunMerge {
    private final PriorityQueue<Reader> readers = new PriorityQueue<>(Reader::compare);
    private Reader current;

    RunMerge(SpillFile file, List<Run> runs, int bufferBytes) {
        for (int i = 0; i < runs.size(); i++) {
            Reader reader = new Reader(file, runs.get(i), i, bufferBytes);
            if (reader.next()) {
                readers.add(reader);
            }
        }
        this.current = new Reader(file, new Run(0, 0), -1, 0);
    }

    boolean next() {
        if (current.order >= 0 && current.next()) {
            readers.add(current);
        }
        Reader least = readers.poll();
        if (least == null) {
            return false;
        }
        current = least;
        return true;
    }

    /** Where the entry is; valid until the next move. */
    byte[] bytes() {
        return current.buffer;
    }

    int entry() {
        return current.entry;
    }

    /** One run through a window. */
    private static final class Reader {
        private static final int HEADER = 2 * Integer.BYTES;

        private final SpillFile file;
        private final int order;
        private final long to;
        private long fetched;
        private byte[] buffer;
        private int filled;
        private int entry;
        private int after;

        Reader(SpillFile file, Run run, int order, int bufferBytes) {
            this.file = file;
            this.order = order;
            this.fetched = run.from();
            this.to = run.to();
            this.buffer = new byte[bufferBytes];
        }

        boolean next() {
            entry = after;
            if (entry == filled && fetched == to) {
                return false;
            }
            need(HEADER);
            int size = SortedSpill.entrySize(buffer, entry);
            need(size);
            after = entry + size;
            return true;
        }

        private void need(int bytes) {
            if (filled - entry >= bytes) {
                return;
            }
            byte[] target = bytes > buffer.length ? new byte[bytes] : buffer;
            System.arraycopy(buffer, entry, target, 0, filled - entry);
            filled -= entry;
            entry = 0;
            buffer = target;
            int more = (int) Math.min(buffer.length - filled, to - fetched);
            file.read(fetched, buffer, filled, more);
            fetched += more;
            filled += more;
        }

        static int compare(Reader left, Reader right) {
            int byKey = SortedSpill.compareKeys(left.buffer, left.entry, right.buffer, right.entry);
            return byKey != 0 ? byKey : Integer.compare(left.order, right.order);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.spill.SpillFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The runs of an index, the newest first. What a newer one says of a hash counts, whatever older ones say; an entry
 * leaves only when runs are merged. Runs are merged so that there are few, and each is much larger than those that are
 * newer.
 */
class Runs implements AutoCloseable {
    private static final int MOST = 4;
    private static final int MOST_UNCHECKED = 32;
    private static final int TIER = 2;

    private final SpillBudget budget;
    private final FileTable files;
    private final BiConsumer<KeyHash, List<Held>> copies;
    private List<Run> runs = new ArrayList<>();
    private boolean unchecked;

    /** Makes those of an index. */
    @FunctionalInterface
    interface Maker {
        Runs make(SpillBudget budget, FileTable files, BiConsumer<KeyHash, List<Held>> copies);
    }

    /**
     * None.
     *
     * @param budget says where they are
     * @param files that places name
     * @param copies takes a hash of which several entries are live, the oldest first; none of them is in a run then
     */
    Runs(SpillBudget budget, FileTable files, BiConsumer<KeyHash, List<Held>> copies) {
        this.budget = budget;
        this.files = files;
        this.copies = copies;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** How many entries there are, those included that do not count any more. */
    long size() {
        return runs.stream().mapToLong(Run::size).sum();
    }

    /** What they take on disk. */
    long bytes() {
        return runs.stream().mapToLong(Run::bytes).sum();
    }

    /** What each says, the newest first. */
    List<Entries> entries() {
        return entries(runs);
    }

    private static List<Entries> entries(List<Run> newestFirst) {
        return newestFirst.stream().map(Run::entries).toList();
    }

    /** A run that was there before all others; it is closed with them. */
    void addOldest(Run run) {
        take(run, runs.size());
    }

    /** Looks for hashes, whatever their order. */
    void find(List<Probe> probes) {
        if (runs.isEmpty() || probes.isEmpty()) {
            return;
        }
        List<Probe> sorted = new ArrayList<>(probes);
        sorted.sort((one, two) -> Segments.compare(one.hash(), two.hash()));
        inOrder(runs).forEach(run -> run.find(sorted));
    }

    /** Which run is asked before which. */
    List<Run> inOrder(List<Run> newestFirst) {
        return newestFirst;
    }

    /**
     * What slots say becomes the newest run, but for those of hashes that are shared.
     *
     * @param areChecked whether none of the hashes has a live entry in a run; otherwise {@link #check} will see
     */
    void add(Segments slots, boolean areChecked) {
        Run run = written(slots.size(), writer -> {
            for (SegmentEntries slot = new SegmentEntries(slots); slot.next(); ) {
                long place = (slot.flags() & SharedHash.FLAG) != 0 ? FileTable.DEAD : files.resolve(slot.place());
                if (place != FileTable.DEAD) {
                    writer.add(slot, place);
                }
            }
        });
        unchecked |= !areChecked && !runs.isEmpty();
        take(run, 0);
        if (runs.size() > (unchecked ? MOST_UNCHECKED : MOST)) {
            mergeNewest();
        }
    }

    /** A run of about so many entries. What is not finished has no name by which anybody could give it back later. */
    private Run written(long entries, Consumer<RunWriter> content) {
        SpillFile file = new SpillFile(budget.directory());
        boolean isFinished = false;
        try {
            RunWriter writer = new RunWriter(file, RunShape.of(entries));
            content.accept(writer);
            Run run = writer.finish();
            isFinished = true;
            return run;
        } finally {
            if (!isFinished) {
                file.close();
            }
        }
    }

    private void take(Run run, int at) {
        if (run.size() > 0) {
            runs.add(at, run);
        } else {
            run.close();
        }
    }

    /** Finds entries of one hash in several runs that are live. */
    void check() {
        if (unchecked) {
            rewrite();
        }
    }

    /** All become one, without what does not count any more; its places are where rows are now. */
    void rewrite() {
        merge(runs.size());
        unchecked = false;
    }

    /** As many of the newest as are not much smaller than the next. */
    private void mergeNewest() {
        long sum = runs.get(0).size();
        int count = 1;
        while (count < runs.size() && (count < 2 || runs.get(count).size() <= TIER * sum)) {
            sum += runs.get(count).size();
            count++;
        }
        merge(count);
    }

    private void merge(int count) {
        List<Run> merged = runs.subList(0, count);
        long entries = merged.stream().mapToLong(Run::size).sum();
        Run run = written(entries, writer -> {
            MergedEntries all = new MergedEntries(entries(merged));
            for (List<Entries> same = all.next(); !same.isEmpty(); same = all.next()) {
                write(same, writer);
            }
        });
        merged.forEach(Run::close);
        merged.clear();
        take(run, 0);
    }

    private void write(List<Entries> newestFirst, RunWriter writer) {
        List<Held> live = new ArrayList<>(1);
        Entries first = newestFirst.get(0);
        long firstPlace = FileTable.DEAD;
        for (Entries entry : newestFirst) {
            long place = files.resolve(entry.place());
            if (place != FileTable.DEAD && live.stream().noneMatch(held -> held.place() == place)) {
                if (live.isEmpty()) {
                    first = entry;
                    firstPlace = place;
                }
                live.add(0, Held.of(entry.flags(), place, entry.sequence()));
            }
        }
        if (live.size() > 1) {
            copies.accept(first.hash(), live);
        } else if (firstPlace != FileTable.DEAD) {
            writer.add(first, firstPlace);
        }
    }

    @Override
    public void close() {
        runs.forEach(Run::close);
        runs = new ArrayList<>();
        unchecked = false;
    }
}

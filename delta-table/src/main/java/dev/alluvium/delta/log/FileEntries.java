// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.StaleEntry.Origin;
import java.util.ArrayList;
import java.util.List;

/** What a commit makes of the live files, and of entries that were left stale before it. Confined to one replay. */
final class FileEntries {
    private LiveFiles live;
    private final List<StaleEntry> stale;

    FileEntries(LiveFiles live, List<StaleEntry> stale) {
        this.live = live;
        this.stale = new ArrayList<>(stale);
    }

    /** Removes first, wherever they stand. */
    void apply(LogCommit commit) {
        apply(Origin.of(commit), commit.actions());
    }

    /** The same of some of a commit's actions. */
    void apply(Origin origin, List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof RemoveFile remove) {
                remove(remove, origin);
            }
        }
        for (Action action : actions) {
            if (action instanceof AddFile add) {
                add(add, origin);
            }
        }
    }

    /**
     * A remove of a file that is not there is no damage: it may have been removed before. One of another vector is: the
     * writer did not know the file as it is.
     */
    private void remove(RemoveFile remove, Origin origin) {
        boolean repairs = stale.removeIf(entry -> entry.is(remove.path(), remove.deletionVector()));
        AddFile file = live.get(remove.path());
        if (file == null) {
            return;
        }
        boolean exact = file.deletionVector().equals(remove.deletionVector());
        if (exact || !repairs) {
            live = live.minus(remove.path());
        }
        if (!exact && !repairs) {
            stale.add(new StaleEntry(origin, false, file));
        }
    }

    /** The same logical file again only restates its metadata; with another vector its rows would count twice. */
    private void add(AddFile add, Origin origin) {
        stale.removeIf(entry -> entry.is(add.path(), add.deletionVector()));
        AddFile file = live.get(add.path());
        if (file != null && !file.deletionVector().equals(add.deletionVector())) {
            stale.add(new StaleEntry(origin, true, file));
        }
        live = live.plus(add);
    }

    LiveFiles live() {
        return live;
    }

    List<StaleEntry> stale() {
        return List.copyOf(stale);
    }
}

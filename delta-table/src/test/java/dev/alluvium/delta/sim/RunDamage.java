// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Arrays;
import java.util.List;

/** What others do to published runs, which are objects like any other. */
final class RunDamage {
    private final World world;
    private final ObjectStore objects;

    RunDamage(World world) {
        this.world = world;
        this.objects = world.objects(Table.ROWS);
    }

    private boolean isThere(String run) {
        return objects.head(run).isPresent();
    }

    /** A run of a live file is lost, cut, that of another file, or one that tells of other rows. */
    void happen() {
        List<String> runs = world.judge().live(Table.ROWS).stream()
                .map(file -> KeyRuns.key(file.path()))
                .filter(this::isThere)
                .toList();
        if (runs.isEmpty()) {
            return;
        }
        String run = runs.get(world.choices().below(runs.size()));
        byte[] right = objects.get(run);
        world.trace(() -> "a run is damaged: " + run);
        switch (world.choices().below(4)) {
            case 0 -> objects.delete(List.of(run));
            case 1 -> objects.put(run, Arrays.copyOf(right, right.length / 2));
            case 2 -> objects.put(run, objects.get(runs.get(world.choices().below(runs.size()))));
            default -> objects.put(run, IndexKind.forged(right));
        }
    }

    /** A tool that keeps the tags of a file that it writes anew copies what lies beside it, too. */
    void copy(AddFile from, AddFile to) {
        if (isThere(KeyRuns.key(from.path()))) {
            objects.put(KeyRuns.key(to.path()), objects.get(KeyRuns.key(from.path())));
        }
    }
}

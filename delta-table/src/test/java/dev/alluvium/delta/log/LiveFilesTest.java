// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.testsupport.cases.Cases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes and goes, every version that somebody holds stays what it was: that of a plain map. */
class LiveFilesTest {
    private static final int PATHS = 40;

    @Test
    void everyVersionStaysWhatItWas() {
        Cases.checkLists(100, LiveFilesTest::steps, steps -> check(steps, 1));
    }

    /** So many changes that what was loaded and what has changed become one, again and again. */
    @Test
    void manyChangesAreSettled() {
        check(steps(new Random(3)), 400);
    }

    /** Numbers below the paths add a file, the others remove one. */
    private static List<Integer> steps(Random random) {
        List<Integer> steps = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            steps.add(random.nextInt(2 * PATHS));
        }
        return steps;
    }

    private static void check(List<Integer> steps, int filesPerStep) {
        Map<String, AddFile> model = new HashMap<>();
        for (int i = 0; i < PATHS / 2; i++) {
            model.put("0/" + i, file("0/" + i, -1));
        }
        LiveFiles files = LiveFiles.of(new HashMap<>(model));
        List<LiveFiles> versions = new ArrayList<>(List.of(files));
        List<Map<String, AddFile>> expected = new ArrayList<>(List.of(Map.copyOf(model)));
        for (int step = 0; step < steps.size(); step++) {
            for (int n = 0; n < filesPerStep; n++) {
                String path = n + "/" + steps.get(step) % PATHS;
                if (steps.get(step) < PATHS) {
                    model.put(path, file(path, step));
                    files = files.plus(file(path, step));
                } else {
                    model.remove(path);
                    files = files.minus(path);
                }
            }
            versions.add(files);
            expected.add(Map.copyOf(model));
        }
        for (int i = 0; i < versions.size(); i++) {
            LiveFiles version = versions.get(i);
            assertThat(version.size()).isEqualTo(expected.get(i).size());
            assertThat(version.values())
                    .containsExactlyInAnyOrderElementsOf(expected.get(i).values());
            expected.get(i)
                    .forEach((path, file) -> assertThat(version.get(path)).isEqualTo(file));
        }
    }

    private static AddFile file(String path, long size) {
        return new AddFile(path, Map.of(), size, 1, true, null, Map.of(), Optional.empty());
    }
}

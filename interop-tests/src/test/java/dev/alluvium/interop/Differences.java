// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.testsupport.engine.EngineFailure;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in a long run, which goes on all the same: one run shall tell of everything. */
final class Differences {
    private static final int SHOWN = 3_000;

    private final List<String> found = new ArrayList<>();

    /** Something that shall hold. */
    interface Check {
        void run();
    }

    /** Runs the check, and whether it held. */
    boolean check(String what, Check check) {
        try {
            check.run();
            return true;
        } catch (AssertionError | EngineFailure | DeltaTableException | IllegalStateException e) {
            String text = what + ": " + e;
            found.add(text.substring(0, Math.min(text.length(), SHOWN)));
            System.out.println("DIFFERENCE " + found.get(found.size() - 1));
            return false;
        }
    }

    /** Fails if there are any. */
    void none() {
        assertThat(found).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.ArrayList;
import java.util.List;

/** Remembers the events that a fold did not apply. */
final class LeftOut implements Fold.Aside {
    private final List<Event> late = new ArrayList<>();
    private final List<Event> withoutBase = new ArrayList<>();
    private final List<Event> incomplete = new ArrayList<>();

    @Override
    public void late(Placed placed) {
        late.add(placed.event());
    }

    @Override
    public void withoutBase(Placed placed) {
        withoutBase.add(placed.event());
    }

    @Override
    public void incomplete(Placed placed) {
        incomplete.add(placed.event());
    }

    List<Event> late() {
        return late;
    }

    List<Event> withoutBase() {
        return withoutBase;
    }

    /** All of them: late, without a base, incomplete. */
    List<List<Event>> all() {
        return List.of(late, withoutBase, incomplete);
    }
}

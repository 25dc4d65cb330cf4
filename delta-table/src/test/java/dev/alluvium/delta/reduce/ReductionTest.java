// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReductionTest {
    private static final Placed EVENT = new Placed(0, null, Sequence.NONE, false);

    private static KeyEvents held(int key, int events) {
        return new KeyEvents(Key.of(new byte[] {(byte) key}), new Object[0], Collections.nCopies(events, EVENT));
    }

    private static KeyEvents onDisk(int key) {
        return new KeyEvents(
                Key.of(new byte[] {(byte) key}),
                new Object[0],
                () -> List.of(EVENT).iterator());
    }

    private static Reduction of(KeyEvents... keys) {
        return new HeapReduction(List.of(keys).iterator(), List.of(), keys.length);
    }

    @Test
    void keysComeTogetherAsFarAsTheirEventsStayInMemory() {
        KeyEvents[] keys = {held(1, 1), held(2, 2), held(3, 1), onDisk(4), onDisk(5), held(6, 9), held(7, 0)};
        Reduction reduction = of(keys);

        assertThat(reduction.next(3)).containsExactly(keys[0], keys[1]);
        assertThat(reduction.next(3))
                .as("the next key would take its events away")
                .containsExactly(keys[2], keys[3]);
        assertThat(reduction.next(3)).containsExactly(keys[4]);
        assertThat(reduction.next(3)).containsExactly(keys[5]);
        assertThat(reduction.next(3)).containsExactly(keys[6]);
        assertThat(reduction.next(3)).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.tombstone.TombstonePlanner.Horizon;
import dev.alluvium.delta.tombstone.TombstonePlanner.Place;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TombstonePlannerTest {
    private static final Place PLACE = new Place("id", "topic-0");
    private static final Duration RETENTION = Duration.ofHours(1);

    private final List<TombstoneObject> chain = new ArrayList<>();
    private long version;
    private long written;

    private static Key key(long number) {
        return Key.of(ByteBuffer.allocate(8).putLong(number).array());
    }

    private void add(List<Tombstone> fresh, long now) {
        TombstoneObject next = TombstonePlanner.plan(PLACE, chain, fresh, new Horizon(now, RETENTION));
        while (!chain.isEmpty()
                && (next.parent().isEmpty()
                        || chain.get(0).version() != next.parent().getAsLong())) {
            chain.remove(0);
        }
        chain.add(0, next.withVersion(++version));
        written += next.tombstones().size();
    }

    private static List<Tombstone> fresh(Random random, int count, long now) {
        Map<Key, Tombstone> fresh = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Key key = key(random.nextInt(100_000));
            fresh.put(key, new Tombstone(key, Sequence.of(random.nextInt(1000)), now));
        }
        return List.copyOf(fresh.values());
    }

    /** What a chain says is what all of its tombstones said; it is short, and nothing is written often. */
    @Test
    void aChainHoldsTheNewestTombstoneOfEachKeyInFewObjects() {
        Random random = new Random(5);
        Map<Key, Sequence> expected = new HashMap<>();
        long given = 0;
        for (int i = 0; i < 3000; i++) {
            List<Tombstone> fresh = fresh(random, i % 500 == 0 ? 20_000 : 1 + random.nextInt(20), 0);
            fresh.forEach(one -> expected.merge(one.key(), one.sequence(), (a, b) -> a.compareTo(b) >= 0 ? a : b));
            given += fresh.size();
            add(fresh, 0);
            assertThat(chain).hasSizeLessThanOrEqualTo(28);
        }

        Map<Key, Sequence> said = new HashMap<>();
        chain.forEach(object -> object.tombstones()
                .forEach(one -> said.merge(one.key(), one.sequence(), (a, b) -> a.compareTo(b) >= 0 ? a : b)));
        assertThat(said).isEqualTo(expected);
        assertThat((double) written / given).as("each is written a few times").isLessThan(8);
    }

    @Test
    void whatExpiredIsGatheredNoMoreAndAChainThatExpiredIsCutOff() {
        long later = RETENTION.toMillis();
        for (int i = 0; i < 10; i++) {
            add(List.of(new Tombstone(key(i), Sequence.of(i), 0)), 0);
        }

        add(List.of(new Tombstone(key(99), Sequence.of(1), later)), later);

        assertThat(chain).hasSize(1);
        assertThat(chain.get(0).tombstones()).extracting(Tombstone::key).containsExactly(key(99));
    }

    /** A delete that came when a greater one had expired counts, wherever the two are gathered. */
    @Test
    void anExpiredTombstoneDoesNotHideAYoungerOneOfALowerSequence() {
        long later = RETENTION.toMillis();
        for (int i = 0; i < 3; i++) {
            add(List.of(new Tombstone(key(1), Sequence.of(9), 0)), 0);
        }
        add(List.of(new Tombstone(key(1), Sequence.of(5), later)), later);

        assertThat(chain).hasSize(1);
        assertThat(chain.get(0).tombstones()).extracting(Tombstone::sequence).containsExactly(Sequence.of(5));
    }

    @Test
    void aChainThatStillCountsInPartIsKept() {
        add(List.of(new Tombstone(key(1), Sequence.of(1), 10)), 10);
        add(List.of(new Tombstone(key(2), Sequence.of(1), 0)), 10);

        add(List.of(new Tombstone(key(3), Sequence.of(1), 20)), RETENTION.toMillis());

        assertThat(chain).hasSize(3);
    }
}

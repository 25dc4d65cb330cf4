// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.reduce.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Decides what the next object of a chain holds. Objects of one level are gathered, {@value #FAN_IN} into one of the
 * next, so that a chain of n tombstones has O(log n) objects and each tombstone is written O(log n) times. Pure.
 */
final class TombstonePlanner {
    /** How many objects become one. */
    static final int FAN_IN = 4;

    private static final int FIRST_LEVEL_SIZE = 1024;

    private TombstonePlanner() {}

    /**
     * The next object, its version still that of the chain's newest one, or 0.
     *
     * @param chain from the newest object to the oldest
     * @param fresh the tombstones of this commit
     */
    static TombstoneObject plan(
            Place place, List<TombstoneObject> chain, Collection<Tombstone> fresh, Horizon horizon) {
        Map<Key, Tombstone> gathered = new LinkedHashMap<>();
        fresh.forEach(tombstone -> gather(gathered, tombstone));
        int level = levelOf(fresh.size());
        int taken = 0;
        boolean grows = true;
        while (grows) {
            int smaller = leading(chain, taken, level - 1);
            int equal = leading(chain, taken + smaller, level);
            grows = equal >= FAN_IN - 1;
            int more = grows ? smaller + equal : smaller;
            chain.subList(taken, taken + more)
                    .forEach(object -> object.tombstones().stream()
                            .filter(tombstone -> !horizon.isPassed(tombstone))
                            .forEach(tombstone -> gather(gathered, tombstone)));
            taken += more;
            level += grows ? 1 : 0;
        }
        List<TombstoneObject> rest = chain.subList(taken, chain.size());
        boolean restExpired =
                rest.stream().allMatch(object -> object.tombstones().stream().allMatch(horizon::isPassed));
        OptionalLong parent =
                restExpired ? OptionalLong.empty() : OptionalLong.of(rest.get(0).version());
        long version = chain.isEmpty() ? 0 : chain.get(0).version();
        return new TombstoneObject(
                place.tableId(), place.lane(), version, parent, level, List.copyOf(gathered.values()));
    }

    /** Whose chain. */
    record Place(String tableId, String lane) {}

    /** What has expired. */
    record Horizon(long nowMillis, Duration retention) {
        boolean isPassed(Tombstone tombstone) {
            return tombstone.isExpired(nowMillis, retention);
        }
    }

    private static void gather(Map<Key, Tombstone> gathered, Tombstone tombstone) {
        gathered.merge(tombstone.key(), tombstone, Tombstone::newer);
    }

    /** A merge may bury a million keys at once: such an object must not be written again with the next ten. */
    private static int levelOf(int count) {
        int level = 0;
        for (long size = FIRST_LEVEL_SIZE; size < count; size *= FAN_IN) {
            level++;
        }
        return level;
    }

    /** How many objects from there on have at most this level. */
    private static int leading(List<TombstoneObject> chain, int from, int level) {
        int end = from;
        while (end < chain.size() && chain.get(end).level() <= level) {
            end++;
        }
        return end - from;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;
import java.util.List;

/**
 * What several sources say, in the order of hashes; of those of one hash the earlier source comes first. A tree of
 * losers: the next entry costs one comparison for each of its levels. Primitive arrays: a start from published runs
 * pays for it.
 */
final class MergedEntries implements Entries {
    private static final int NOBODY = -1;
    private static final long END = Long.MAX_VALUE;

    private final Entries[] sources;
    private final long[] highs;
    private final long[] lows;
    private final int[] losers;
    private int winner = NOBODY;
    private long lastHigh;
    private long lastLow = END;

    /** @param newestFirst each before its first entry */
    MergedEntries(List<? extends Entries> newestFirst) {
        this.sources = newestFirst.toArray(Entries[]::new);
        this.highs = new long[sources.length];
        this.lows = new long[sources.length];
        this.losers = new int[sources.length];
    }

    @Override
    public boolean next() {
        if (sources.length == 0) {
            return false;
        }
        if (winner == NOBODY) {
            begin();
        } else {
            lastHigh = highs[winner];
            lastLow = lows[winner];
            advance(winner);
            play(winner);
        }
        return lows[winner] != END;
    }

    private void begin() {
        Arrays.fill(losers, NOBODY);
        for (int source = 0; source < sources.length; source++) {
            advance(source);
            play(source);
        }
    }

    /** What it says next, with the sign turned so that numbers compare as hashes do. */
    private void advance(int source) {
        Entries entries = sources[source];
        boolean isThere = entries.next();
        highs[source] = isThere ? entries.high() ^ Long.MIN_VALUE : Long.MAX_VALUE;
        lows[source] = isThere ? Integer.toUnsignedLong(entries.low()) : END;
    }

    /** From its leaf up to the root; at the beginning up to where nobody came by yet. */
    private void play(int source) {
        int best = source;
        for (int node = source + sources.length >>> 1; node > 0; node >>>= 1) {
            int other = losers[node];
            if (other == NOBODY) {
                losers[node] = best;
                return;
            }
            boolean isBefore = highs[other] == highs[best] ? isBeforeByRest(other, best) : highs[other] < highs[best];
            losers[node] = isBefore ? best : other;
            best = isBefore ? other : best;
        }
        winner = best;
    }

    private boolean isBeforeByRest(int one, int other) {
        return lows[one] == lows[other] ? one < other : lows[one] < lows[other];
    }

    /** Whether the entry before was of the same hash. */
    boolean isRepeat() {
        return lows[winner] == lastLow && highs[winner] == lastHigh;
    }

    @Override
    public long high() {
        return highs[winner] ^ Long.MIN_VALUE;
    }

    @Override
    public int low() {
        return (int) lows[winner];
    }

    @Override
    public int flags() {
        return sources[winner].flags();
    }

    @Override
    public long place() {
        return sources[winner].place();
    }

    @Override
    public long sequence() {
        return sources[winner].sequence();
    }
}

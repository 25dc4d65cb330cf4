// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * All that decides whether a stack is drained, seen at one moment.
 *
 * @param failures connectors that have given up, in words
 * @param waiting what is behind and needs no figure here: connectors that no worker runs, shards, merges; in words
 * @param lags every partition that a sink reads
 * @param sources every source whose position is known
 * @param stable for how long the ends of the topics and the offsets of the sources have not moved
 */
record DrainState(List<String> failures, List<String> waiting, List<Lag> lags, List<Source> sources, Duration stable) {
    /** How long topics must be still once a source has passed the end of the last transaction. */
    static final Duration COMPLETE = Duration.ofMillis(500);
    /** The same for a source that is known to have passed its beginning. */
    static final Duration SETTLED = Duration.ofSeconds(2);
    /** The same for a source that has not: what came last may be nothing that it captures. */
    static final Duration SILENT = Duration.ofSeconds(10);

    DrainState {
        failures = List.copyOf(failures);
        waiting = List.copyOf(waiting);
        lags = List.copyOf(lags);
        sources = List.copyOf(sources);
    }

    /**
     * One partition of one sink.
     *
     * @param visibleEnd one behind the last committed record; empty while that is being found out
     */
    record Lag(String connector, TopicPartition topicPartition, long committed, OptionalLong visibleEnd) {
        boolean isBehind() {
            return visibleEnd.isEmpty() || committed < visibleEnd.getAsLong();
        }

        String describe() {
            return "connector " + connector + " has committed " + topicPartition + " up to " + committed
                    + (visibleEnd.isPresent() ? " of " + visibleEnd.getAsLong() : "");
        }
    }

    /**
     * One source.
     *
     * @param inSnapshot whether its first snapshot is under way
     * @param position log position of the last event that it has passed on, -1 for none yet
     * @param commit log position of the last transaction that it has seen the end of, -1 for none yet
     * @param target position that it must pass, where the last change begins, if one is known
     */
    record Source(String connector, boolean inSnapshot, long position, long commit, Optional<Long> target) {
        boolean isBehind(Duration stable) {
            return inSnapshot || stable.compareTo(neededStillness()) < 0;
        }

        private Duration neededStillness() {
            if (target.isEmpty()) {
                return SILENT;
            }
            // What was committed before ends just where the last change begins.
            if (commit > target.get()) {
                return COMPLETE;
            }
            return position >= target.get() ? SETTLED : SILENT;
        }

        String describe() {
            String where = inSnapshot ? "still takes its snapshot" : "stands at log position " + position;
            return "source connector " + connector + " " + where
                    + target.map(end -> ", wanted " + end).orElse("");
        }
    }

    boolean isDrained() {
        return failures.isEmpty() && behind().isEmpty();
    }

    List<String> behind() {
        List<String> behind = new ArrayList<>(waiting);
        sources.stream().filter(source -> source.isBehind(stable)).forEach(source -> behind.add(source.describe()));
        lags.stream().filter(Lag::isBehind).forEach(lag -> behind.add(lag.describe()));
        return behind;
    }
}

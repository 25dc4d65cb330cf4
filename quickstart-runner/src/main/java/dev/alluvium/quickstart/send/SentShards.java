// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last sequence number that was put on each shard.
 *
 * <p>Confined to the thread that plays the steps.
 */
public final class SentShards {
    private final Map<String, Map<String, Last>> streams = new LinkedHashMap<>();
    private boolean sourcesRun;

    /**
     * The last put on a shard.
     *
     * @param sequence digits
     * @param beforeSources whether no source ran yet, so that one from LATEST does not see it
     */
    public record Last(String sequence, boolean beforeSources) {}

    /** From here on sources run. */
    public void sourcesRun() {
        sourcesRun = true;
    }

    /** The number was given to what was put last. */
    public void note(String stream, String shard, String sequence) {
        streams.computeIfAbsent(stream, unused -> new LinkedHashMap<>()).put(shard, new Last(sequence, !sourcesRun));
    }

    /** By shard; those that only a source from the beginning can see are left out for one from now on. */
    public Map<String, Last> last(String stream, boolean fromNow) {
        Map<String, Last> last = new LinkedHashMap<>(streams.getOrDefault(stream, Map.of()));
        last.values().removeIf(each -> fromNow && each.beforeSources());
        return last;
    }
}

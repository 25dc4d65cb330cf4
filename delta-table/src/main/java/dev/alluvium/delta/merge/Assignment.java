// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.KeyScope;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which topic-partitions a task reads into a table, with or without events for it, and whose keys it therefore has to
 * know.
 *
 * @param keysStayInLanes whether all events of a key come through one topic-partition; then the files of other lanes
 *     are not read
 * @param appIds of the assigned topic-partitions, by their lanes; the first commit declares those that the table does
 *     not know
 * @param grown whether {@link LaneGrowth#isGrown} was so for one of them when the task opened the table
 */
public record Assignment(boolean keysStayInLanes, SortedMap<String, String> appIds, boolean grown) {
    /** Any topic-partition may carry any key; nothing is declared. */
    public static final Assignment WHOLE_TABLE = new Assignment(false, new TreeMap<>(), false);

    /** Copies the map. */
    public Assignment {
        appIds = Collections.unmodifiableSortedMap(new TreeMap<>(appIds));
    }

    /**
     * Keys stay in their lanes.
     *
     * @param appIds of the assigned topic-partitions, by their lanes
     * @param grown whether the topic has more partitions than it had when the table was begun
     */
    public static Assignment ofLanes(Map<String, String> appIds, boolean grown) {
        return new Assignment(true, new TreeMap<>(appIds), grown);
    }

    /** Whose keys the events of these parts may be. */
    KeyScope scope(Snapshot base, List<Part> parts, boolean truncates) {
        if (!keysStayInLanes || grown || truncates || LaneGrowth.isRecorded(base)) {
            return KeyScope.TABLE;
        }
        Set<String> lanes = new HashSet<>(appIds.keySet());
        parts.forEach(part -> lanes.add(part.lane()));
        return KeyScope.of(lanes);
    }

    /**
     * What the commit on this version declares besides its parts: version -1 for those of which the table knows
     * nothing.
     */
    SortedMap<String, Txn> declared(Snapshot base, Set<String> spokenOf, long nowMillis) {
        SortedMap<String, Txn> declared = new TreeMap<>();
        for (String appId : appIds.values()) {
            if (!spokenOf.contains(appId) && base.txnVersion(appId).isEmpty()) {
                declared.put(appId, new Txn(base.currentAppId(appId).toString(), -1, OptionalLong.of(nowMillis)));
            }
        }
        return declared;
    }
}

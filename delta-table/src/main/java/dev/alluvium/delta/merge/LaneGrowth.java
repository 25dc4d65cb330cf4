// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a topic grows, keys move to other partitions, and a backlog may still hold events of theirs where they were: no
 * lane owns its keys any more. A commit of a new lane's task records it in a {@code txn}, which checkpoints keep; from
 * that version on every writer knows the keys of all lanes. Pure.
 */
public final class LaneGrowth {
    private static final String MARK = ":grown:";
    private static final Pattern LANE = Pattern.compile("(.+)-(\\d{1,9})");

    private LaneGrowth() {}

    /**
     * Whether a topic-partition is news to a table that knows lower ones of its topic: then keys may have moved to it.
     * Asked when a task opens the table; later on others may have begun it together with us.
     *
     * @param lane {@code <topic>-<partition>}
     * @param appId {@code <prefix>:<lane>}
     */
    public static boolean isGrown(Snapshot opened, String lane, String appId) {
        Matcher own = LANE.matcher(lane);
        if (!own.matches() || !appId.endsWith(lane) || opened.txnVersion(appId).isPresent()) {
            return false;
        }
        String before = appId.substring(0, appId.length() - lane.length()) + own.group(1) + "-";
        int highest = opened.txns().stream()
                .map(txn -> AppId.parse(txn.appId()).name())
                .filter(name -> name.startsWith(before))
                .mapToInt(name -> partition(name.substring(before.length())))
                .max()
                .orElse(-1);
        return highest >= 0 && highest < Integer.parseInt(own.group(2));
    }

    private static int partition(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    /** Whether a topic of this table has ever grown under the assertion that keys stay in their lanes. */
    static boolean isRecorded(Snapshot table) {
        return table.txns().stream().anyMatch(txn -> txn.appId().contains(MARK));
    }

    /** What records it, once per topic. */
    static List<Txn> record(Snapshot base, Assignment assignment, long nowMillis) {
        List<Txn> records = new ArrayList<>();
        if (assignment.keysStayInLanes() && assignment.grown()) {
            assignment
                    .appIds()
                    .forEach((lane, appId) -> marker(lane, appId)
                            .filter(id -> base.txnVersion(id).isEmpty()
                                    && records.stream()
                                            .noneMatch(txn -> txn.appId().equals(id)))
                            .ifPresent(id -> records.add(new Txn(id, 0, OptionalLong.of(nowMillis)))));
        }
        return records;
    }

    private static Optional<String> marker(String lane, String appId) {
        Matcher own = LANE.matcher(lane);
        return own.matches() && appId.endsWith(":" + lane)
                ? Optional.of(appId.substring(0, appId.length() - lane.length() - 1) + MARK + own.group(1))
                : Optional.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is staged and not merged, by one version of the staging table and one of the table of rows. Reads no data.
 *
 * @param lanes in order, those with nothing to merge left out
 * @param lastMergeMillis when the table of rows last took staged events in; empty if it never has
 */
public record Backlog(List<LaneBacklog> lanes, OptionalLong lastMergeMillis) {
    private static final String MERGED = "merge:";
    private static final Expectation NOTHING_MERGED = new Expectation(0, OptionalLong.empty());

    /** Copies the list. */
    public Backlog {
        lanes = List.copyOf(lanes);
    }

    /**
     * What is staged and not merged of one lane.
     *
     * @param lane which one
     * @param generation of the id under which it is staged; what is merged of it counts under the same one
     * @param merged what the table of rows says of it
     * @param from only events beyond this offset are merged
     * @param cut up to where it is staged
     * @param files that hold something beyond {@code merged}, by their first offsets
     */
    public record LaneBacklog(
            Lane lane, int generation, Expectation merged, long from, long cut, List<StagedFile> files) {
        /** Copies the list. */
        public LaneBacklog {
            files = List.copyOf(files);
        }
    }

    /** The application id under which a lane is staged. */
    public static String stagedAppId(String prefix, Lane lane) {
        return prefix + ":" + lane;
    }

    /** The application id under which the staging table says where the newest generation of a lane began. */
    public static String resetAppId(String prefix, Lane lane) {
        return prefix + ":reset:" + lane;
    }

    /** The application id under which the table of rows says how far a lane is merged. */
    public static String mergedAppId(String prefix, Lane lane) {
        return prefix + ":" + MERGED + lane;
    }

    /**
     * What a staging table that is made beside this table of rows begins with: the offsets up to which events are
     * merged, as those up to which they are staged. So whoever reads the topic goes on where the rows end, also where
     * the staging table was removed with events that waited in it.
     *
     * @param rows the table of rows
     * @param nowMillis the time
     */
    public static List<Txn> begin(Snapshot rows, long nowMillis) {
        List<Txn> staged = new ArrayList<>();
        for (Txn txn : rows.txns()) {
            AppId id = AppId.parse(txn.appId());
            int colon = id.name().indexOf(':');
            boolean counts = rows.currentAppId(id.name()).equals(id);
            if (counts && colon >= 0 && id.name().startsWith(MERGED, colon + 1)) {
                String lane = id.name().substring(colon + 1 + MERGED.length());
                String prefix = id.name().substring(0, colon);
                Lane.find(lane)
                        .ifPresent(found -> staged.add(new Txn(
                                new AppId(stagedAppId(prefix, found), id.generation()).toString(),
                                txn.version(),
                                OptionalLong.of(nowMillis))));
            }
        }
        return staged;
    }

    /**
     * The backlog between two versions.
     *
     * @param target of the table of rows; empty while there is none
     * @param prefix of the application ids
     * @throws DeltaTableException if the table of rows holds more of a lane than was ever staged
     */
    public static Backlog of(Snapshot staging, Optional<Snapshot> target, String prefix) {
        Map<Lane, List<StagedFile>> files = filesByLane(staging);
        Map<Lane, Long> cuts = new TreeMap<>();
        OptionalLong lastMerge = OptionalLong.empty();
        for (Txn txn : staging.txns()) {
            AppId id = AppId.parse(txn.appId());
            if (id.name().startsWith(prefix + ":")
                    && staging.currentAppId(id.name()).equals(id)) {
                Lane.find(id.name().substring(prefix.length() + 1)).ifPresent(lane -> cuts.put(lane, txn.version()));
            }
        }
        List<LaneBacklog> lanes = new ArrayList<>();
        for (Map.Entry<Lane, Long> cut : cuts.entrySet()) {
            long from = mergedUpTo(staging, target, prefix, cut.getKey());
            checkNotAhead(cut.getKey(), from, cut.getValue());
            List<StagedFile> waiting = files.getOrDefault(cut.getKey(), List.of()).stream()
                    .filter(file -> file.last() > from)
                    .sorted(Comparator.comparingLong(StagedFile::first))
                    .toList();
            if (!waiting.isEmpty()) {
                lanes.add(new LaneBacklog(
                        cut.getKey(),
                        staging.currentAppId(stagedAppId(prefix, cut.getKey())).generation(),
                        merged(target, mergedAppId(prefix, cut.getKey())),
                        from,
                        cut.getValue(),
                        waiting));
            }
        }
        for (Txn txn : target.map(Snapshot::txns).orElse(List.of())) {
            if (txn.appId().startsWith(prefix + ":" + MERGED)
                    && txn.lastUpdated().isPresent()) {
                lastMerge = OptionalLong.of(
                        Math.max(lastMerge.orElse(0), txn.lastUpdated().getAsLong()));
            }
        }
        return new Backlog(lanes, lastMerge);
    }

    /**
     * Up to where the table of rows holds what is staged of a lane; -1 if it holds nothing. A generation of staged
     * events of which it knows nothing yet begins where the reset said, whatever was merged of those before it.
     */
    static long mergedUpTo(Snapshot staging, Optional<Snapshot> target, String prefix, Lane lane) {
        Expectation merged = merged(target, mergedAppId(prefix, lane));
        AppId staged = staging.currentAppId(stagedAppId(prefix, lane));
        OptionalLong begun = staging.txnVersion(resetAppId(prefix, lane));
        boolean isReset = merged.generation() < staged.generation() && begun.isPresent();
        return isReset ? begun.getAsLong() : merged.version().orElse(-1);
    }

    private static Expectation merged(Optional<Snapshot> target, String appId) {
        return target.map(snapshot -> Expectation.of(snapshot, appId)).orElse(NOTHING_MERGED);
    }

    private static Map<Lane, List<StagedFile>> filesByLane(Snapshot staging) {
        Map<Lane, List<StagedFile>> files = new HashMap<>();
        for (AddFile add : staging.files()) {
            StagedFile file = StagedFile.of(add);
            files.computeIfAbsent(file.lane(), lane -> new ArrayList<>()).add(file);
        }
        return files;
    }

    private static void checkNotAhead(Lane lane, long merged, long cut) {
        if (merged > cut) {
            throw new DeltaTableException("the table has merged " + lane + " up to " + merged
                    + " but only " + cut + " is staged; was the staging table or the topic made anew? remove both"
                    + " tables, or merge under another txn prefix");
        }
    }

    private Stream<StagedFile> files() {
        return lanes.stream().flatMap(lane -> lane.files().stream());
    }

    /** How many events wait. */
    public long events() {
        return files().mapToLong(StagedFile::events).sum();
    }

    /** When the oldest event that waits was staged; empty if none waits. */
    public OptionalLong oldestMillis() {
        return files().mapToLong(file -> file.add().modificationTime()).min();
    }

    /** Since when so many events wait; empty if there are fewer. */
    public OptionalLong reachedMillis(long events) {
        List<StagedFile> byTime = files().sorted(
                        Comparator.comparingLong(file -> file.add().modificationTime()))
                .toList();
        long waiting = 0;
        for (StagedFile file : byTime) {
            waiting += file.events();
            if (waiting >= events) {
                return OptionalLong.of(file.add().modificationTime());
            }
        }
        return OptionalLong.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.offset;

import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.stage.Lane;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code txn} of a table, taken apart.
 *
 * @param appId as the log spells it
 * @param prefix of the pipeline; empty if the id is not one of a pipeline of ours
 * @param kind what the version counts
 * @param source the topic-partition; empty if the id is not one of ours
 * @param version the offset up to which the table holds the source, -1 for none of it
 * @param lastUpdated epoch milliseconds, if the writer said so
 * @param counts whether it is the highest generation; the others only record what was
 */
public record SourceOffset(
        AppId appId,
        String prefix,
        Kind kind,
        Optional<Lane> source,
        long version,
        OptionalLong lastUpdated,
        boolean counts) {
    private static final Pattern OURS = Pattern.compile("([A-Za-z0-9._-]{1,120}):(merge:)?([^:]+-\\d{1,9})");

    /** What a version counts. */
    public enum Kind {
        /** Offsets of a topic-partition that were written here. */
        WRITTEN,
        /** Offsets of a topic-partition that were merged from the staging table. */
        MERGED,
        /** Something of another application. */
        OTHER
    }

    /** All of a version, by id and generation. */
    public static List<SourceOffset> of(Snapshot table) {
        return table.txns().stream()
                .map(txn -> of(table, txn))
                .sorted(Comparator.comparing((SourceOffset one) -> one.appId().name())
                        .thenComparing(one -> one.appId().generation()))
                .toList();
    }

    private static SourceOffset of(Snapshot table, Txn txn) {
        AppId id = AppId.parse(txn.appId());
        Matcher ours = OURS.matcher(id.name());
        boolean isOurs = ours.matches();
        Kind kind = !isOurs ? Kind.OTHER : ours.group(2) == null ? Kind.WRITTEN : Kind.MERGED;
        return new SourceOffset(
                id,
                isOurs ? ours.group(1) : "",
                kind,
                isOurs ? Optional.of(Lane.parse(ours.group(3))) : Optional.empty(),
                txn.version(),
                txn.lastUpdated(),
                table.currentAppId(id.name()).equals(id));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.restore;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.deletionvector.VectorKeys;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.offset.SourceOffset;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a table again what it was at an older version, as a new version: files, columns and properties. What sources
 * have written is kept by default, so that writers go on from where they are and what they wrote in between stays away;
 * with {@code replay} they deliver it again, under new generations of their ids. Confined to the thread that owns the
 * table.
 */
public final class Restore {
    private static final int NAMED = 3;

    private final DeltaTable table;
    private final ObjectStore store;
    private final boolean replay;

    /**
     * A restore of this table.
     *
     * @param replay whether sources are read again from where they were
     * @throws DeltaTableException if the table is not one that can be restored alone
     */
    public Restore(DeltaTable table, boolean replay) {
        this.table = table;
        this.store = table.store();
        this.replay = replay;
        if (StagingFormat.isStaging(table.snapshot())) {
            throw new DeltaTableException(
                    store.location() + " is a staging table; merged events would come back: restore the table of rows");
        }
        boolean merges =
                SourceOffset.of(table.snapshot()).stream().anyMatch(one -> one.kind() == SourceOffset.Kind.MERGED);
        if (replay && merges) {
            throw new DeltaTableException("the events of " + store.location()
                    + " are staged; restore it without replay, then set the offsets of both tables");
        }
    }

    /**
     * The newest version that was committed at this time or before, by the store's times as other engines see them.
     *
     * @throws DeltaTableException if the log does not reach back that far
     */
    public long versionAt(long millis) {
        TreeMap<Long, Long> times = new TreeMap<>();
        for (Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, ""); listed.hasNext(); ) {
            ObjectStatus object = listed.next();
            OptionalLong version = LogFiles.commitVersion(object.key());
            version.ifPresent(number -> times.put(number, object.modifiedAt()));
        }
        OptionalLong found = OptionalLong.empty();
        long latest = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> commit : times.entrySet()) {
            latest = Math.max(latest + 1, commit.getValue()); // time goes forward, whatever a store says
            if (latest <= millis) {
                found = OptionalLong.of(commit.getKey());
            }
        }
        return found.orElseThrow(() ->
                new DeltaTableException("no version of " + store.location() + " that the log still holds is that old"));
    }

    /**
     * What a restore would change now.
     *
     * @throws DeltaTableException if the log does not hold the version any more, or files of it are gone
     */
    public RestorePlan plan(long version) {
        RestorePlan plan = plan(table.refresh(), then(version));
        checkFiles(plan.added());
        return plan;
    }

    /**
     * Restores the table.
     *
     * @throws DeltaTableException as {@link #plan}
     */
    public CommitResult run(long version) {
        Snapshot then = then(version);
        return table.commit(now -> {
            RestorePlan plan = plan(now, then);
            if (plan.isEmpty()) {
                return Optional.empty();
            }
            checkFiles(plan.added());
            long millis = table.context().clock().millis();
            return Optional.of(new CommitDraft(
                    "RESTORE",
                    Map.of("version", "\"" + version + "\""),
                    metrics(plan, then),
                    false,
                    plan.actions(millis),
                    () -> {}));
        });
    }

    private RestorePlan plan(Snapshot now, Snapshot then) {
        return RestorePlanner.plan(now, then, replay, table.context().clock().millis());
    }

    private Snapshot then(long version) {
        Snapshot now = table.refresh();
        if (version < 0 || version > now.version()) {
            throw new DeltaTableException(
                    store.location() + " has no version " + version + "; its newest is " + now.version());
        }
        Snapshot then = table.snapshotAt(version);
        if (!then.metadata().id().equals(now.metadata().id())) {
            throw new DeltaTableException("version " + version + " of " + store.location() + " is of another table");
        }
        if (!then.metadata().partitionColumns().equals(now.metadata().partitionColumns())) {
            throw new DeltaTableException("version " + version + " of " + store.location()
                    + " was partitioned by other columns, which a writer does not follow; copy it to another table");
        }
        TableFeatures.check(
                now.protocol(),
                then.metadata(),
                SchemaJson.parse(then.metadata().schemaString()),
                store.location());
        return then;
    }

    /** One listing instead of a request per file. */
    private void checkFiles(List<AddFile> added) {
        if (added.isEmpty()) {
            return;
        }
        Set<String> missing = new HashSet<>();
        for (AddFile file : added) {
            missing.add(DataFilePaths.decode(file.path()));
            file.deletionVector()
                    .flatMap(vector -> VectorKeys.key(vector, store.location()))
                    .ifPresent(missing::add);
        }
        for (Iterator<ObjectStatus> listed = store.list("", ""); listed.hasNext(); ) {
            missing.remove(listed.next().key());
        }
        if (!missing.isEmpty()) {
            throw new DeltaTableException(missing.size() + " files of that version of " + store.location()
                    + " are gone, vacuumed it seems: " + named(missing) + "; restore to a newer version");
        }
    }

    private static List<String> named(Collection<String> keys) {
        return keys.stream().map(ObjectKeys::shown).sorted().limit(NAMED).toList();
    }

    private static Map<String, String> metrics(RestorePlan plan, Snapshot then) {
        return Map.of(
                "numRestoredFiles", String.valueOf(plan.added().size()),
                "numRemovedFiles", String.valueOf(plan.removed().size()),
                "restoredFilesSize", String.valueOf(bytes(plan.added())),
                "removedFilesSize", String.valueOf(bytes(plan.removed())),
                "numOfFilesAfterRestore", String.valueOf(then.files().size()),
                "tableSizeAfterRestore", String.valueOf(bytes(then.files())));
    }

    private static long bytes(Collection<AddFile> files) {
        return files.stream().mapToLong(AddFile::size).sum();
    }
}

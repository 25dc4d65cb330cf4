// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Looks at a table. Confined to the thread that owns the table. */
public final class TableInspection {
    private final DeltaTable table;
    private final DataFiles files;

    /** @param files of the table */
    public TableInspection(DeltaTable table, DataFiles files) {
        this.table = table;
        this.files = files;
    }

    /** What the table is at its newest version. */
    public TableDescription describe() {
        Snapshot snapshot = table.refresh();
        Collection<AddFile> live = snapshot.files();
        List<DeletionVector> vectors =
                live.stream().flatMap(file -> file.deletionVector().stream()).toList();
        return new TableDescription(
                table.store().location(),
                snapshot.version(),
                snapshot.timestamp(),
                snapshot.protocol(),
                snapshot.metadata(),
                table.schema(),
                live.size(),
                live.stream().mapToLong(AddFile::size).sum(),
                vectors.stream().mapToLong(DeletionVector::cardinality).sum(),
                vectors.size(),
                snapshot.txns().stream()
                        .sorted(Comparator.comparing(Txn::appId))
                        .toList());
    }

    /**
     * What was done to the table, newest first, as far back as its log reaches. Costs one GET per entry.
     *
     * @param limit of entries
     */
    public List<HistoryEntry> history(int limit) {
        CommitFiles commits = new CommitFiles(table.store());
        List<HistoryEntry> entries = new ArrayList<>();
        long version = table.refresh().version();
        Optional<LogCommit> commit = limit > 0 ? commits.read(version) : Optional.empty();
        while (commit.isPresent()) {
            entries.add(entry(commit.get()));
            version--;
            commit = version >= 0 && entries.size() < limit ? commits.read(version) : Optional.empty();
        }
        return entries;
    }

    /**
     * Reads every live file of the newest version and compares it with what the log says: that it is there, its size,
     * that it can be read, its number of rows and its statistics; that symlink manifests, where there are any, show
     * this version; and, given key columns, that no key has two rows.
     * Costs a read of the table, and with key columns some room on local disk, {@link VerifyBudget#standard}.
     *
     * @param keyColumns empty to leave keys alone
     * @param maxFindings how many findings are kept; the others are counted
     * @throws dev.alluvium.delta.error.DeltaTableException if a key column is missing, or of a type that makes no key
     * @throws dev.alluvium.delta.error.StorageUnavailableException if the store is away
     */
    public Verification verify(List<String> keyColumns, int maxFindings) {
        return verify(new Question(keyColumns, maxFindings, VerifyBudget.standard()));
    }

    /**
     * What {@link #verify} is asked.
     *
     * @param keyColumns empty to leave keys alone
     * @param maxFindings how many findings are kept; the others are counted
     * @param budget for the keys
     */
    public record Question(List<String> keyColumns, int maxFindings, VerifyBudget budget) {
        /** Copies the names. */
        public Question {
            keyColumns = List.copyOf(keyColumns);
        }
    }

    /** The same within another budget. */
    public Verification verify(Question question) {
        Snapshot snapshot = table.refresh();
        try (FileVerification verification =
                new FileVerification(table.store(), files, snapshot, table.schema(), question)) {
            snapshot.files().stream()
                    .sorted(Comparator.comparing(AddFile::path))
                    .forEach(verification::verify);
            verification.verifyKeys();
            verification.verifyManifests();
            return verification.result();
        }
    }

    private static HistoryEntry entry(LogCommit commit) {
        Map<String, Object> info = commit.actions().stream()
                .filter(CommitInfo.class::isInstance)
                .map(action -> ((CommitInfo) action).fields())
                .findFirst()
                .orElse(Map.of());
        return new HistoryEntry(
                commit.version(),
                info.get("timestamp") instanceof Long at ? OptionalLong.of(at) : OptionalLong.empty(),
                text(info.get("operation")),
                texts(info.get("operationParameters")),
                texts(info.get("operationMetrics")),
                text(info.get("engineInfo")),
                commit.txnId(),
                count(commit, AddFile.class),
                count(commit, RemoveFile.class));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                if (each != null) {
                    texts.put(String.valueOf(key), String.valueOf(each));
                }
            });
        }
        return texts;
    }

    private static int count(LogCommit commit, Class<? extends Action> kind) {
        return (int) commit.actions().stream().filter(kind::isInstance).count();
    }
}

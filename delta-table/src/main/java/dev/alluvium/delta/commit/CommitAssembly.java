// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.StaleEntry;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.schema.SchemaJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A draft as the lines of one version: commitInfo first, each remove before any add (a reader that keys files by path
 * alone then keeps the file), and nothing that the protocol forbids in one commit. Pure.
 */
final class CommitAssembly {
    /** The versions whose damage a commit repairs. */
    static final String HEALED = "healedVersions";

    private CommitAssembly() {}

    /**
     * The commit after {@code base}.
     *
     * @param timestampMillis of the commit
     * @param txnId this commit's own unique id
     * @throws DeltaTableException if the draft holds actions that exclude each other, or removes rows of an
     *     append-only table
     */
    static LogCommit assemble(Snapshot base, CommitDraft draft, Stamp stamp) {
        if (TableFeatures.appendOnly(base.metadata())) {
            checkAppendOnly(draft);
        }
        List<Action> actions = new ArrayList<>(draft.actions());
        raisedProtocol(base, draft).ifPresent(actions::add);
        actions.addAll(healing(base, draft, stamp.timestampMillis()));
        checkUnique(actions);
        actions.sort(Comparator.comparingInt(CommitAssembly::rank));
        actions.add(0, commitInfo(base, draft, stamp));
        return new LogCommit(base.version() + 1, actions);
    }

    /**
     * When and by whom.
     *
     * @param timestampMillis of the commit
     * @param txnId this commit's own unique id
     * @param engineInfo the writer
     */
    record Stamp(long timestampMillis, String txnId, String engineInfo) {}

    /**
     * Takes away what another writer left. The entry that counts is added again: a reader that keys files by path alone
     * would lose it with the other one.
     */
    private static List<Action> healing(Snapshot base, CommitDraft draft, long now) {
        Set<String> spokenOf = new HashSet<>();
        for (Action action : draft.actions()) {
            if (action instanceof RemoveFile remove) {
                spokenOf.add(remove.path());
            } else if (action instanceof AddFile add) {
                spokenOf.add(add.path());
            }
        }
        List<Action> healing = new ArrayList<>();
        for (StaleEntry entry : base.staleEntries()) {
            if (draft.actions().stream().anyMatch(entry::isAddedBy)) {
                continue; // A restore of the time when it counted.
            }
            healing.add(entry.file().remove(now, true));
            if (spokenOf.add(entry.file().path())) {
                base.file(entry.file().path()).map(CommitAssembly::restated).ifPresent(healing::add);
            }
        }
        return healing;
    }

    private static AddFile restated(AddFile file) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                false,
                file.stats(),
                file.tags(),
                file.deletionVector());
    }

    /** What new metadata needs of the protocol; without it readers would not be told of a type or of vectors. */
    private static Optional<Protocol> raisedProtocol(Snapshot base, CommitDraft draft) {
        if (draft.actions().stream().anyMatch(Protocol.class::isInstance)) {
            return Optional.empty();
        }
        return draft.actions().stream()
                .filter(Metadata.class::isInstance)
                .map(Metadata.class::cast)
                .map(metadata ->
                        TableFeatures.protocolFor(metadata, SchemaJson.parse(metadata.schemaString()), base.protocol()))
                .filter(needed -> !needed.equals(base.protocol()))
                .findFirst();
    }

    private static CommitInfo commitInfo(Snapshot base, CommitDraft draft, Stamp stamp) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", stamp.timestampMillis());
        fields.put("operation", draft.operation());
        fields.put("operationParameters", new TreeMap<>(draft.operationParameters()));
        if (base.version() >= 0) {
            fields.put("readVersion", base.version());
        }
        fields.put("isolationLevel", "WriteSerializable");
        fields.put("isBlindAppend", draft.blindAppend());
        fields.put("operationMetrics", new TreeMap<>(draft.operationMetrics()));
        if (!base.staleEntries().isEmpty()) {
            fields.put(
                    HEALED,
                    base.staleEntries().stream()
                            .map(entry -> entry.left().version())
                            .distinct()
                            .toList());
        }
        if (!draft.copies().isEmpty()) {
            fields.put(CopiedFile.FIELD, CopiedFile.fields(draft.copies()));
        }
        fields.put("engineInfo", stamp.engineInfo());
        fields.put(CommitInfo.TXN_ID, stamp.txnId());
        return new CommitInfo(fields);
    }

    private static int rank(Action action) {
        if (action instanceof Protocol) {
            return 0;
        }
        if (action instanceof Metadata) {
            return 1;
        }
        if (action instanceof Txn) {
            return 2;
        }
        return action instanceof RemoveFile ? 3 : 4;
    }

    private static void checkUnique(List<Action> actions) {
        if (actions.stream().anyMatch(CommitInfo.class::isInstance)) {
            throw new IllegalStateException("a draft has no commitInfo: the commit loop writes it");
        }
        LogCommit.repeated(actions).ifPresent(action -> {
            throw new IllegalStateException("a commit must not hold two actions for one identity: " + action);
        });
    }

    private static void checkAppendOnly(CommitDraft draft) {
        for (Action action : draft.actions()) {
            if (action instanceof RemoveFile remove && remove.dataChange()) {
                throw new DeltaTableException(
                        "the table is append-only (delta.appendOnly=true), so " + draft.operation()
                                + " must not change or delete rows; unset the property, or use an append mode");
            }
        }
    }
}

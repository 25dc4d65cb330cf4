// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.DamagePolicy;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another writer leaves an entry that it meant to take away: told by its commit, or healed by our next one. */
final class ForeignDamageTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));

    private TableFixture table;
    private AddFile unmarked;
    private AddFile marked;

    @BeforeEach
    void aFileOfThreeRowsOneOfThemMarked() {
        table = new TableFixture(
                new SimulatedStore(),
                SCHEMA,
                List.of(),
                Map.of("delta.enableDeletionVectors", "true", "delta.checkpointInterval", "4"));
        table.writer(upsert("id"))
                .flush(table.request(part(-1, 2, put(0, 1L, 1L, "a"), put(1, 2L, 2L, "b"), put(2, 3L, 3L, "c"))));
        unmarked = table.onlyFile();
        marked = table.mark(unmarked, 1);
    }

    /** A DELETE that did not know of the mark: both entries are live, rows 1 and 3 count twice or once too often. */
    private void secondEntry() {
        AddFile lost = markedOtherwise();
        commitOfAnother("DELETE", unmarked.remove(3, true), lost);
    }

    private AddFile markedOtherwise() {
        TableFixture copy = new TableFixture(
                new SimulatedStore(), SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
        copy.commit("WRITE", unmarked);
        return copy.mark(unmarked, 0, 1);
    }

    /** An OPTIMIZE that did not know of the mark: the old file stays, its rows are in the new one as well. */
    private void danglingRemove() {
        commitOfAnother("OPTIMIZE", unmarked.remove(3, false));
    }

    private void commitOfAnother(String operation, Action... actions) {
        List<Action> lines = new ArrayList<>();
        lines.add(new CommitInfo(Map.of("timestamp", 1L, "operation", operation, "engineInfo", "Careless/1.0")));
        lines.addAll(List.of(actions));
        table.store().putIfAbsent(LogFiles.commit(3), ActionJson.format(lines));
    }

    private DeltaTable healing() {
        return DeltaTable.open(table.store(), table.context().with(DamagePolicy.HEAL))
                .orElseThrow();
    }

    @Test
    void secondLiveEntryNamesItsCommitToWhoFollowsAndToWhoOpens() {
        checkRefused(
                this::secondEntry,
                "version 3 (DELETE by Careless/1.0) removes file '" + name() + "' with a deletion vector that is not");
    }

    @Test
    void removeThatMetNothingNamesItsCommitToWhoFollowsAndToWhoOpens() {
        checkRefused(
                this::danglingRemove,
                "version 3 (OPTIMIZE by Careless/1.0) removes file '" + name()
                        + "' with a deletion vector that is not");
    }

    private String name() {
        return unmarked.path();
    }

    private void checkRefused(Runnable damage, String message) {
        TableWriter running = table.writer(upsert("id"));
        damage.run();

        assertThatThrownBy(() -> running.flush(table.request(part(2, 3, put(3, 1L, 1L, "A")))))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("table " + table.store().location() + ": " + message)
                .hasMessageContaining("foreign damage policy");
        assertThatThrownBy(() -> DeltaTable.open(table.store(), table.context()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("table " + table.store().location() + ": " + message);
        assertThat(table.store().head(LogFiles.commit(4))).isEmpty();
    }

    @Test
    void secondEntryIsHealedByTheNextCommit() {
        TableWriter running = new TableWriter(healing(), upsert("id"));
        running.flush(table.request(part(2, 2)));
        secondEntryAt(4);

        assertThat(healing().snapshot().staleEntries()).hasSize(1);
        running.flush(table.request(part(2, 3, put(3, 4L, 4L, "d"))));

        checkHealed(5, 4);
        assertThat(new CommitFiles(table.store()).read(5).orElseThrow().actions())
                .as("who keys files by path alone keeps the entry that counts")
                .anyMatch(action -> action instanceof AddFile add
                        && add.path().equals(unmarked.path())
                        && add.deletionVector().equals(markedOtherwise().deletionVector())
                        && !add.dataChange());
        assertThat(table.rows()).containsExactly(row(3L, "c"), row(4L, "d"));
        assertThat(new KernelRows(table.store()).all()).hasSize(2);
    }

    /** The rows that the newer entry marks are forgotten: a change of one of them inserts it. */
    @Test
    void rowsThatTheNewerEntryMarksAreNoLongerIndexed() {
        TableWriter running = new TableWriter(healing(), upsert("id"));
        running.flush(table.request(part(2, 3, put(3, 4L, 4L, "d"))));
        secondEntryAt(4);

        running.flush(table.request(part(3, 5, put(4, 1L, 1L, "A"), put(5, 3L, 3L, "C"))));

        checkHealed(5, 4);
        assertThat(table.rows()).containsExactly(row(1L, "A"), row(3L, "C"), row(4L, "d"));
    }

    /** Without any remove. */
    private void secondEntryAt(long version) {
        List<Action> lines = List.of(new CommitInfo(Map.of("timestamp", 1L, "operation", "DELETE")), markedOtherwise());
        table.store().putIfAbsent(LogFiles.commit(version), ActionJson.format(lines));
    }

    /** The flush changes a row of the very file: what it removes itself is not added again. */
    @Test
    void secondEntryOfAFileThatTheFlushRewritesIsHealed() {
        secondEntry();

        new TableWriter(healing(), upsert("id")).flush(table.request(part(2, 4, put(3, 3L, 3L, "C"), delete(4, 1L))));

        checkHealed(4, 3);
        assertThat(table.rows()).containsExactly(row(3L, "C"));
        assertThat(table.store().head(LogFiles.checkpoint(4)))
                .as("Kernel counts as we do")
                .isPresent();
    }

    @Test
    void entryThatARemoveMissedIsHealedAndNeverIndexed() {
        danglingRemove();

        new TableWriter(healing(), upsert("id")).flush(table.request(part(2, 3, put(3, 1L, 1L, "A"))));

        checkHealed(4, 3);
        assertThat(table.rows()).containsExactly(row(1L, "A"));
        assertThat(table.store().head(LogFiles.checkpoint(4)))
                .as("Kernel counts as we do")
                .isPresent();
    }

    private void checkHealed(long version, long damaged) {
        LogCommit commit = new CommitFiles(table.store()).read(version).orElseThrow();
        CommitInfo info = (CommitInfo) commit.actions().get(0);
        assertThat(info.fields()).containsEntry("healedVersions", List.of(damaged));
        assertThat(commit.actions())
                .anyMatch(action -> action instanceof RemoveFile remove
                        && remove.path().equals(marked.path())
                        && remove.deletionVector().equals(marked.deletionVector()));
        List<Class<?>> kinds = new ArrayList<>();
        commit.actions().forEach(action -> kinds.add(action.getClass()));
        assertThat(kinds.lastIndexOf(RemoveFile.class))
                .as("each remove before any add")
                .isLessThan(kinds.contains(AddFile.class) ? kinds.indexOf(AddFile.class) : kinds.size());
        assertThat(DeltaTable.open(table.store(), table.context()))
                .as("sound again")
                .isPresent();
    }

    /** Other readers still count the entry as live. */
    @Test
    void vacuumWaitsForTheHealing() {
        danglingRemove();

        assertThatThrownBy(() -> new Vacuum(healing(), new VacuumPolicy(Duration.ofDays(7), false, false)).run(3))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("version 3 (OPTIMIZE by Careless/1.0)");
        assertThat(table.store().head(unmarked.path())).isPresent();
    }

    @Test
    void commitThatBringsTheEntryBackIsAHealing() {
        secondEntry();
        DeltaTable opened = healing();
        AddFile newest = opened.snapshot().files().iterator().next();
        List<Action> back = List.of(newest.remove(4, true), marked);

        opened.commit(base -> Optional.of(new CommitDraft("RESTORE", Map.of(), Map.of(), false, back, () -> {})));

        assertThat(table.open().snapshot().files()).containsExactly(marked);
        assertThat(table.rows()).containsExactly(row(1L, "a"), row(3L, "c"));
    }

    @Test
    void whoOpensAfterTheHealingSeesNothingOfIt() {
        danglingRemove();
        healing().commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(), () -> {})));

        assertThat(DeltaTable.open(table.store(), table.context())
                        .orElseThrow()
                        .snapshot()
                        .files())
                .isEmpty();
    }
}

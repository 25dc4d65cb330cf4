// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Advancing commit by commit, and noticing what another writer has damaged. */
class SnapshotTest {
    private static final Metadata METADATA =
            new Metadata("id", null, null, "{}", List.of(), Map.of(), OptionalLong.empty());
    private final Snapshot start = Snapshot.of(
            4,
            100,
            Protocol.basic(),
            METADATA,
            new Snapshot.State(List.of(add("a", null)), List.of(new Txn("x", 1, OptionalLong.empty()))));

    @Test
    void commitReplacesFilesTxnAndMetadata() {
        Metadata renamed = METADATA.withSchemaString("{\"new\":1}");

        Snapshot after = start.advance(new LogCommit(
                5,
                List.of(
                        renamed,
                        new Txn("x", -1, OptionalLong.of(3)),
                        add("a", null).remove(1, true),
                        add("b", null))));

        assertThat(after.version()).isEqualTo(5);
        assertThat(after.files()).containsExactly(add("b", null));
        assertThat(after.file("a")).isEmpty();
        assertThat(after.txnVersion("x")).hasValue(-1);
        assertThat(after.txnVersion("y")).isEmpty();
        assertThat(after.metadata()).isEqualTo(renamed);
        assertThat(start.file("a")).isPresent();
        assertThat(start.toString()).isEqualTo("Snapshot[version=4, files=1, txns=1]");
    }

    @Test
    void theHighestGenerationOfAnApplicationCounts() {
        Snapshot after = start.advance(new LogCommit(5, List.of(new Txn("x#2", 0, OptionalLong.empty()))))
                .advance(new LogCommit(6, List.of(new Txn("x", 9, OptionalLong.empty()))));
        Snapshot loaded =
                Snapshot.of(6, 100, Protocol.basic(), METADATA, new Snapshot.State(after.files(), after.txns()));

        for (Snapshot each : List.of(after, loaded)) {
            assertThat(each.txnVersion("x")).hasValue(0);
            assertThat(each.currentAppId("x")).isEqualTo(new AppId("x", 2)).hasToString("x#2");
            assertThat(each.currentAppId("y")).hasToString("y");
            assertThat(each.currentAppId("x").next()).hasToString("x#3");
            assertThat(each.txns()).hasSize(2);
        }
        assertThat(AppId.parse("a#0")).isEqualTo(new AppId("a#0", 0));
        assertThat(AppId.parse("#1")).isEqualTo(new AppId("#1", 0));
    }

    @Test
    void commitOutOfOrderIsRefused() {
        assertThatThrownBy(() -> start.advance(new LogCommit(6, List.of())))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("commit 6 cannot follow version 4");
    }

    @Test
    void changedDeletionVectorReplacesTheEntryOfItsPath() {
        Snapshot after = start.advance(
                new LogCommit(5, List.of(add("a", "v1"), add("a", null).remove(1, true))));

        assertThat(after.files()).containsExactly(add("a", "v1"));
    }

    @Test
    void secondLiveEntryOfAPathNamesTheForeignCommit() {
        Snapshot after = start.advance(new LogCommit(5, List.of(add("a", "v1"))));

        assertThat(after.files()).as("the newest word counts").containsExactly(add("a", "v1"));
        assertThat(after.staleEntries()).extracting(StaleEntry::file).containsExactly(add("a", null));
        assertThatThrownBy(after::sound)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("version 5 adds file 'a'");
    }

    @Test
    void removalOfAnotherLogicalFileNamesTheForeignCommit() {
        Snapshot after = start.advance(new LogCommit(5, List.of(add("a", "v0").remove(1, true))));

        assertThat(after.files()).isEmpty();
        assertThat(after.staleEntries()).extracting(StaleEntry::file).containsExactly(add("a", null));
        assertThatThrownBy(after::sound)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("version 5 removes file 'a'");
    }

    @Test
    void removingWhatWasLeftRepairsTheTable() {
        Snapshot damaged = start.advance(new LogCommit(5, List.of(add("a", "v1"))));

        Snapshot repaired =
                damaged.advance(new LogCommit(6, List.of(add("a", null).remove(1, true))));

        assertThat(repaired.sound().files()).containsExactly(add("a", "v1"));
    }

    @Test
    void sameLogicalFileAgainRestatesIt() {
        AddFile restated = new AddFile("a", Map.of(), 1, 2, false, "{}", Map.of(), Optional.empty());

        assertThat(start.advance(new LogCommit(5, List.of(restated))).files()).containsExactly(restated);
    }

    @Test
    void removalOfAFileThatIsGoneIsNoDamage() {
        assertThat(start.advance(new LogCommit(5, List.of(add("z", null).remove(1, true))))
                        .files())
                .hasSize(1);
    }

    private static AddFile add(String path, String vector) {
        Optional<DeletionVector> deletionVector =
                Optional.ofNullable(vector).map(id -> new DeletionVector("u", id, OptionalLong.of(1), 10, 1));
        return new AddFile(path, Map.of(), 1, 2, true, null, Map.of(), deletionVector);
    }
}

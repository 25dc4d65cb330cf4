// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other engines do to a table that we follow: whoever opens it afterwards sees the same as who followed. */
class ForeignCommitsTest {
    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private DeltaTable table;

    @BeforeEach
    void twoFilesAndATxn() {
        table = DeltaTable.create(store, DeltaTableTest.spec(), TestContexts.counted());
        table.commit(base -> Optional.of(DeltaTableTest.draft(DeltaTableTest.add("a"), DeltaTableTest.txn("t-0", 7))));
        table.commit(base -> Optional.of(DeltaTableTest.draft(
                DeltaTableTest.add("b"), base.file("a").orElseThrow().remove(1, true))));
    }

    /** RESTORE brings files back and takes files away; it leaves the offsets, which are not rows. */
    @Test
    void restoreBringsFilesBackAndKeepsTheOffsets() {
        commitOfAnother("RESTORE", DeltaTableTest.add("b").remove(2, true), DeltaTableTest.add("a"));

        assertThat(table.refresh().files()).containsExactly(DeltaTableTest.add("a"));
        assertThat(table.snapshot().txnVersion("t-0")).hasValue(7);
        assertSameAsOpened();

        table.commit(base -> Optional.of(DeltaTableTest.draft(DeltaTableTest.add("c"))));
        assertSameAsOpened();
    }

    @Test
    void restoreOfAnOlderSchemaIsFollowed() {
        StructType wider = StructType.of(
                DeltaTableTest.SCHEMA.field(0),
                DeltaTableTest.SCHEMA.field(1),
                StructField.of("more", PrimitiveType.LONG));
        Metadata older = table.snapshot().metadata();
        table.commit(
                base -> Optional.of(DeltaTableTest.draft(base.metadata().withSchemaString(SchemaJson.format(wider)))));
        assertThat(table.schema()).isEqualTo(wider);

        commitOfAnother("RESTORE", older);
        table.refresh();

        assertThat(table.schema()).isEqualTo(DeltaTableTest.SCHEMA);
        assertSameAsOpened();
    }

    /** CREATE OR REPLACE keeps the log and gives the table another id: what our offsets meant is gone. */
    @Test
    void replacedTableIsToldApartByItsId() {
        Metadata old = table.snapshot().metadata();
        Metadata replaced = new Metadata(
                "another-id",
                old.name(),
                old.description(),
                old.schemaString(),
                old.partitionColumns(),
                old.configuration(),
                old.createdTime());
        commitOfAnother(
                "CREATE OR REPLACE TABLE", replaced, DeltaTableTest.add("b").remove(2, true));

        assertThatThrownBy(table::refresh)
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("was re-created at or before version 3");
        assertThatThrownBy(() -> table.commit(base -> {
                    throw new AssertionError("planned on a table that is not ours");
                }))
                .hasMessageContaining("was re-created");
    }

    @Test
    void secondLiveEntryOfAPathIsNamedByWhoFollowsAndByWhoOpens() {
        Action.DeletionVector vector = new Action.DeletionVector("i", "0000000000", OptionalLong.empty(), 8, 1);
        Action.AddFile b = DeltaTableTest.add("b");
        Action.AddFile marked = new Action.AddFile(
                b.path(),
                b.partitionValues(),
                b.size(),
                b.modificationTime(),
                true,
                b.stats(),
                b.tags(),
                Optional.of(vector));
        commitOfAnother("DELETE", marked);

        assertThatThrownBy(table::refresh)
                .hasMessageContaining("table s3://bucket/base/table: version 3 (DELETE) adds file 'b'")
                .hasMessageContaining("without removing its live entry");
        assertThatThrownBy(this::open).hasMessageContaining("adds file 'b' without removing its live entry");
    }

    private void commitOfAnother(String operation, Action... actions) {
        List<Action> lines = new ArrayList<>();
        lines.add(new CommitInfo(Map.of("timestamp", table.snapshot().timestamp() + 5, "operation", operation)));
        lines.addAll(List.of(actions));
        store.putIfAbsent(LogFiles.commit(table.snapshot().version() + 1), ActionJson.format(lines));
    }

    private DeltaTable open() {
        return DeltaTable.open(store, TestContexts.counted()).orElseThrow();
    }

    private void assertSameAsOpened() {
        Snapshot opened = open().snapshot();
        assertThat(opened.version()).isEqualTo(table.snapshot().version());
        assertThat(opened.metadata()).isEqualTo(table.snapshot().metadata());
        assertThat(opened.files())
                .containsExactlyInAnyOrderElementsOf(table.snapshot().files());
        assertThat(opened.txns())
                .containsExactlyInAnyOrderElementsOf(table.snapshot().txns());
    }
}

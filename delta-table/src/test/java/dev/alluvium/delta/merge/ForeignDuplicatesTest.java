// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.columns;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P-39: another engine inserts what is there already, before or while we write. */
final class ForeignDuplicatesTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of());
    }

    private void insert(Object... row) {
        table.replace("WRITE", List.of(), List.<Object[]>of(row));
    }

    private static WriterSettings repairing(WriterSettings settings) {
        return new WriterSettings(
                settings.mode(),
                settings.keyColumns(),
                settings.ordersBySequence(),
                settings.sequenceColumns(),
                settings.laneTags(),
                settings.deleteMode(),
                settings.latePolicy(),
                settings.missingBasePolicy(),
                settings.keepOnExplicitNull(),
                DuplicateKeyPolicy.REPAIR,
                settings.targetFileBytes(),
                settings.compression(),
                settings.statsColumns());
    }

    @Test
    void duplicateKeysInTargetAreReported() {
        insert(777L, "a", null);
        insert(777L, "b", null);

        assertThatThrownBy(() -> table.writer(upsert("id")).flush(table.request(part(-1, 0, put(0, 1L, 1L, "c")))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageMatching("the table has several rows of one key, key#[0-9a-f]{8}: in .*parquet and in"
                        + " .*parquet; .*")
                .hasMessageNotContaining("777");
        assertThat(table.open().snapshot().version()).isEqualTo(2);
    }

    @Test
    void duplicateThatComesWhileWeRunIsReportedUntilItIsGone() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "ours"))));
        AddFile ours = table.onlyFile();
        insert(1L, "theirs", null);
        FlushRequest next = table.request(part(0, 1, put(1, 2L, 2L, "b")));

        assertThatThrownBy(() -> writer.flush(next)).hasMessageContaining("several rows of one key");
        assertThatThrownBy(() -> writer.flush(next)).hasMessageContaining("several rows of one key");
        table.commit("DELETE", ours.remove(1, true));
        writer.flush(next);

        assertThat(table.rows()).containsExactly(row(1L, "theirs", null), row(2L, "b", null));
    }

    /** An UPDATE of another engine in two commits. */
    @Test
    void rowThatIsRemovedAfterItsNewVersionCameIsNoDuplicate() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "ours"))));
        AddFile ours = table.onlyFile();
        insert(1L, "theirs", null);
        table.commit("DELETE", ours.remove(1, true));

        writer.flush(table.request(
                part(0, 1, event(Kind.PARTIAL, 1, 1L, new Object[] {1L, null, 5L}, columns(2), Sequence.NONE))));

        assertThat(table.rows()).containsExactly(row(1L, "theirs", 5L));
    }

    @Test
    void upsertHealsForeignDuplicate() {
        insert(1L, "new", 9L);
        insert(1L, "old", 3L);
        TableWriter writer = table.writer(repairing(sequenced(DeleteMode.HARD, "id")));

        writer.flush(table.request(part(-1, 0, put(0, Sequence.of(5), 1L, 1L, "late"))));
        assertThat(table.rows()).as("the highest sequence counts").hasSize(2);
        writer.flush(table.request(part(0, 1, put(1, Sequence.of(9), 1L, 1L, "newest"))));

        assertThat(table.rows()).containsExactly(row(1L, "newest", 9L));
    }

    @Test
    void upsertHealsDuplicatesThatCameWhileWeRan() {
        TableWriter writer = table.writer(repairing(upsert("id")));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a"), put(1, 2L, 2L, "b"))));
        insert(1L, "copy", null);
        insert(2L, "copy", null);
        insert(2L, "another copy", null);

        writer.flush(table.request(part(1, 3, put(2, 1L, 1L, "A"), delete(3, 2L))));

        assertThat(table.rows()).containsExactly(row(1L, "A", null));
    }

    @Test
    void copyThatComesBetweenPlanAndCommitIsHealedByTheSameFlush() {
        TableWriter writer = table.writer(repairing(upsert("id")));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a"))));

        FlushResult result =
                writer.flush(table.interrupted(() -> insert(1L, "copy", null), part(0, 1, put(1, 1L, 1L, "A"))));

        assertThat(table.rows()).containsExactly(row(1L, "A", null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
    }
}

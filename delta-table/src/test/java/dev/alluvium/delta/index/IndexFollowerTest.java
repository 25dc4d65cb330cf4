// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The index follows the log and survives failures in between. */
final class IndexFollowerTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("seq", PrimitiveType.LONG));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));
    private static final IndexedColumns COLUMNS =
            new IndexedColumns(LAYOUT, CODEC, new StoredSequence(SCHEMA, List.of("seq")), true, -1);

    private static final DataFileSettings SETTINGS = new DataFileSettings(
            Compression.NONE,
            StatsColumns.firstOnes(),
            TestContexts.counted().clock(),
            TestContexts.counted().ids());

    private final MemoryObjects objects =
            new MemoryObjects(TestContexts.counted().clock());
    private final DeletionVectors vectors = new DeletionVectors(objects);
    private final Set<String> unreadable = new HashSet<>();
    private final InMemoryDataFiles stored = new InMemoryDataFiles(SETTINGS).sharedWith(SETTINGS, vectors::read);
    private final IndexFollower follower =
            new IndexFollower(new InMemoryKeyIndex(false), new Unreadable(), new ResidentVectors(vectors));
    private Snapshot snapshot = Snapshot.of(
            0,
            0,
            Action.Protocol.basic(),
            new Action.Metadata(
                    "table", null, null, SchemaJson.format(SCHEMA), List.of(), Map.of(), OptionalLong.empty()),
            new Snapshot.State(List.of(), List.of()));

    /** Files that cannot be read for a while. */
    private final class Unreadable implements DataFiles {
        @Override
        public DataFileWriter create(NewFile file) {
            return stored.create(file);
        }

        @Override
        public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
            if (unreadable.contains(file.path())) {
                throw new StorageUnavailableException("not now");
            }
            return stored.read(file, layout, columns);
        }

        @Override
        public void discard(Collection<AddFile> files) {
            stored.discard(files);
        }
    }

    private AddFile file(Object[]... rows) {
        DataFileWriter writer = stored.create(new NewFile(LAYOUT, Map.of(), Map.of()));
        List.of(rows).forEach(writer::write);
        return writer.finish();
    }

    /** The file with these rows marked, by a vector in a file of its own. */
    private AddFile marked(AddFile file, long... rows) {
        UUID id = new UUID(file.path().hashCode(), rows.length);
        return MarkedFile.of(
                file, vectors.write(List.of(RowPositions.of(rows)), 0, id).get(0));
    }

    private void commit(Action... actions) {
        LogCommit commit = new LogCommit(snapshot.version() + 1, List.of(actions));
        snapshot = snapshot.advance(commit);
        follower.advanced(commit, snapshot);
    }

    private Optional<RowLocation> find(long id) {
        Key key = CODEC.encode(new Object[] {id});
        return Optional.ofNullable(
                follower.sync(snapshot, COLUMNS).lookup(List.of(key)).get(0));
    }

    @Test
    void filesOfOthersAreReadAndRowsWithoutAKeyAreLeftOut() {
        AddFile first = file(new Object[] {1L, 5L}, new Object[] {null, 6L}, new Object[] {2L, null});
        commit(first);

        assertThat(find(1)).contains(RowLocation.of(first.path(), 0, Sequence.of(5), false));
        assertThat(find(2)).contains(RowLocation.of(first.path(), 2, Sequence.NONE, false));

        AddFile second = file(new Object[] {3L, 1L}, new Object[] {1L, 7L});
        commit(first.remove(1, true), second);

        assertThat(find(1)).contains(RowLocation.of(second.path(), 1, Sequence.of(7), false));
        assertThat(find(2)).isEmpty();
    }

    @Test
    void filesOfOursAreTakenFromWhatWeWrote() {
        assertThat(find(1)).isEmpty();
        AddFile ours = file(new Object[] {1L, 5L});
        unreadable.add(ours.path());
        RowLocation row = RowLocation.of(ours.path(), 0, Sequence.of(5), false);
        follower.expect(new WrittenFile(
                ours, List.of(new WrittenFile.Row(CODEC.encode(new Object[] {1L}), row)), Optional.empty()));

        commit(ours);

        assertThat(find(1)).contains(row);
    }

    @Test
    void filesOfAttemptsThatFailedAreForgottenAndReadShouldTheyLandAfterAll() {
        assertThat(find(1)).isEmpty();
        AddFile ours = file(new Object[] {1L, 5L});
        RowLocation wrong = RowLocation.of(ours.path(), 7, Sequence.of(9), false);
        follower.expect(new WrittenFile(
                ours, List.of(new WrittenFile.Row(CODEC.encode(new Object[] {1L}), wrong)), Optional.empty()));

        assertThat(find(1)).as("the next attempt plans anew").isEmpty();
        commit(ours);

        assertThat(find(1))
                .as("taken from the file, not from what was remembered")
                .contains(RowLocation.of(ours.path(), 0, Sequence.of(5), false));
    }

    @Test
    void aFileThatIsNotReadableNowIsReadLater() {
        assertThat(find(1)).isEmpty();
        AddFile first = file(new Object[] {1L, 5L});
        AddFile second = file(new Object[] {2L, 5L});
        commit(first);
        commit(second);
        unreadable.add(second.path());

        assertThatThrownBy(() -> find(1)).isInstanceOf(StorageUnavailableException.class);
        unreadable.clear();

        assertThat(find(1)).isPresent();
        assertThat(find(2)).isPresent();
    }

    @Test
    void aFileThatIsGoneAgainIsNotRead() {
        assertThat(find(1)).isEmpty();
        AddFile first = file(new Object[] {1L, 5L});
        unreadable.add(first.path());
        commit(first);
        commit(first.remove(1, true));

        assertThat(find(1)).isEmpty();
    }

    @Test
    void vectorsThatVacuumTookMeanwhileAreNotNeeded() {
        AddFile first = file(new Object[] {1L, 5L}, new Object[] {2L, 5L}, new Object[] {3L, 5L});
        commit(first);
        assertThat(find(1)).isPresent();
        AddFile once = marked(first, 0);
        commit(first.remove(1, true), once);
        objects.delete(List.copyOf(objects.keys()));
        AddFile twice = marked(first, 0, 1);
        commit(once.remove(1, true), twice);

        assertThat(find(1)).isEmpty();
        assertThat(find(2)).isEmpty();
        assertThat(find(3)).contains(RowLocation.of(first.path(), 2, Sequence.of(5), false));
    }

    @Test
    void rowsThatComeBackInALaterCommitAreNoCopiesOfThoseBefore() {
        AddFile kept = file(new Object[] {9L, 5L});
        commit(kept);
        assertThat(find(9)).isPresent();
        AddFile whole = file(new Object[] {1L, 5L}, new Object[] {2L, 5L});
        AddFile less = marked(whole, 0);
        AddFile other = file(new Object[] {1L, 6L});
        commit(less, other);
        commit(less.remove(1, true), other.remove(1, true), whole);

        assertThat(find(1)).contains(RowLocation.of(whole.path(), 0, Sequence.of(5), false));
        assertThat(find(2)).contains(RowLocation.of(whole.path(), 1, Sequence.of(5), false));
    }

    @Test
    void anIndexOfALostLogIsBuiltAnew() {
        AddFile first = file(new Object[] {1L, 5L});
        commit(first);
        assertThat(find(1)).isPresent();
        AddFile second = file(new Object[] {2L, 5L});
        snapshot = Snapshot.of(
                9, 0, snapshot.protocol(), snapshot.metadata(), new Snapshot.State(List.of(second), List.of()));

        follower.reloaded(snapshot);

        assertThat(find(1)).isEmpty();
        assertThat(find(2)).isPresent();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatedRows;
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
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many commits are followed as one, the index is that of a writer which has just started. */
final class NotedCommitsTest {
    private static final StructType SCHEMA = StructType.of(StructField.of("id", PrimitiveType.LONG));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));
    private static final IndexedColumns COLUMNS =
            new IndexedColumns(LAYOUT, CODEC, new StoredSequence(SCHEMA, List.of()), true, -1);
    private static final DataFileSettings SETTINGS = new DataFileSettings(
            Compression.NONE,
            StatsColumns.firstOnes(),
            TestContexts.counted().clock(),
            TestContexts.counted().ids());
    private static final int ROWS = 4;
    private static final int STEPS = 40;

    private final MemoryObjects objects =
            new MemoryObjects(TestContexts.counted().clock());
    private final DeletionVectors vectors = new DeletionVectors(objects);
    private final InMemoryDataFiles stored = new InMemoryDataFiles(SETTINGS).sharedWith(SETTINGS, vectors::read);
    private Snapshot snapshot = empty();
    private int readable = Integer.MAX_VALUE;
    private long nextId;
    private long nextVector;

    private static Snapshot empty() {
        Action.Metadata metadata = new Action.Metadata(
                "table", null, null, SchemaJson.format(SCHEMA), List.of(), Map.of(), OptionalLong.empty());
        return Snapshot.of(0, 0, Action.Protocol.basic(), metadata, new Snapshot.State(List.of(), List.of()));
    }

    /** A store that goes away after so many files. */
    private final class Failing implements DataFiles {
        @Override
        public DataFileWriter create(NewFile file) {
            return stored.create(file);
        }

        @Override
        public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
            if (readable-- <= 0) {
                throw new StorageUnavailableException("not now");
            }
            return stored.read(file, layout, columns);
        }

        @Override
        public void discard(Collection<AddFile> files) {
            stored.discard(files);
        }
    }

    private IndexFollower follower(int mostNotes) {
        return new IndexFollower(new InMemoryKeyIndex(false), new Failing(), new ResidentVectors(vectors), mostNotes);
    }

    private AddFile file(List<Long> ids) {
        DataFileWriter writer = stored.create(new NewFile(LAYOUT, Map.of(), Map.of()));
        ids.forEach(id -> writer.write(new Object[] {id}));
        return writer.finish();
    }

    private List<Long> newIds() {
        nextId += ROWS;
        return LongStream.range(nextId - ROWS, nextId).boxed().toList();
    }

    /** Another number of its rows than it may have had; a file always has one row more. */
    private AddFile marked(AddFile file, Random random) {
        long rows = random.nextLong(StatedRows.of(file).orElseThrow());
        if (rows == 0) {
            return new AddFile(
                    file.path(),
                    file.partitionValues(),
                    file.size(),
                    file.modificationTime(),
                    true,
                    file.stats(),
                    file.tags(),
                    Optional.empty());
        }
        RowPositions positions = RowPositions.of(LongStream.range(0, rows).toArray());
        return MarkedFile.of(
                file,
                vectors.write(List.of(positions), 0, new UUID(7, nextVector++)).get(0));
    }

    /** A commit of somebody: new rows, a file rewritten, more or fewer rows of it marked, or none left. */
    private LogCommit commit(Random random) {
        List<AddFile> live = List.copyOf(snapshot.files());
        List<Action> actions = new ArrayList<>();
        int what = live.isEmpty() ? 0 : random.nextInt(6);
        if (what < 2) {
            actions.add(file(newIds()));
        } else {
            AddFile old = live.get(random.nextInt(live.size()));
            actions.add(old.remove(1, true));
            switch (what) {
                case 2 -> actions.add(file(idsOf(old)));
                case 3, 4 -> actions.add(marked(old, random));
                default -> {}
            }
        }
        return new LogCommit(snapshot.version() + 1, actions);
    }

    private List<Long> idsOf(AddFile file) {
        List<Long> ids = new ArrayList<>();
        try (RowCursor rows = stored.read(file, LAYOUT, LAYOUT.allColumns())) {
            while (rows.next()) {
                ids.add((Long) rows.row()[0]);
            }
        }
        return ids;
    }

    private List<Optional<String>> rows(IndexFollower follower) {
        KeyIndex index = follower.sync(snapshot, COLUMNS);
        List<Key> all = LongStream.range(0, nextId)
                .mapToObj(id -> CODEC.encode(new Object[] {id}))
                .toList();
        return index.lookup(all).stream()
                .map(row -> Optional.ofNullable(row).map(RowLocation::toString))
                .toList();
    }

    /** A task may see the commits of all others for days before it has an event of its own. */
    @Test
    void manyCommitsAreAFewSteps() {
        NotedCommits notes = new NotedCommits(10);
        notes.beginAt(snapshot);
        AddFile kept = file(newIds());
        for (int i = 0; i < 1_000; i++) {
            LogCommit commit =
                    new LogCommit(snapshot.version() + 1, i == 0 ? List.of(kept) : List.of(kept.remove(i, true), kept));
            snapshot = snapshot.advance(commit);
            notes.note(commit, snapshot);
        }

        int steps = 0;
        for (Optional<FileChanges> next = notes.next(); next.isPresent(); next = notes.next()) {
            notes.followed();
            steps++;
        }

        assertThat(steps).isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, 1_000})
    void theIndexIsThatOfAWriterThatHasJustStarted(int mostNotes) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            snapshot = empty();
            nextId = 0;
            IndexFollower follower = follower(mostNotes);
            rows(follower);
            for (int step = 0; step < STEPS; step++) {
                LogCommit commit = commit(random);
                snapshot = snapshot.advance(commit);
                follower.advanced(commit, snapshot);
                if (random.nextInt(4) == 0) {
                    sync(follower, random.nextInt(3));
                }
            }
            assertThat(rows(follower)).as("seed " + seed).isEqualTo(rows(follower(mostNotes)));
        }
    }

    /** The store may go away while it is read. */
    private void sync(IndexFollower follower, int files) {
        readable = files == 2 ? Integer.MAX_VALUE : files;
        try {
            assertThat(rows(follower)).hasSize(Math.toIntExact(nextId));
        } catch (StorageUnavailableException e) {
            assertThat(readable).isNegative();
        } finally {
            readable = Integer.MAX_VALUE;
        }
    }
}

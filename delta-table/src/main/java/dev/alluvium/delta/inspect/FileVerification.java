// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatsCheck;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.index.KeyScope;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.ManifestCheck;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look at all files of a version. Used once, by one thread. */
final class FileVerification implements AutoCloseable {
    private final ObjectStore store;
    private final DataFiles files;
    private final Snapshot snapshot;
    private final TableLayout layout;
    private final Optional<KeyCodec> keys;
    private final KeyRows keyRows;
    private final int maxFindings;
    private final List<Finding> findings = new ArrayList<>();
    private long more;
    private long rows;

    FileVerification(
            ObjectStore store,
            DataFiles files,
            Snapshot snapshot,
            StructType schema,
            TableInspection.Question question) {
        this.store = store;
        this.files = files;
        this.snapshot = snapshot;
        List<String> partitionColumns = snapshot.metadata().partitionColumns();
        this.layout = new TableLayout(schema, partitionColumns);
        this.keys = question.keyColumns().isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyCodec(schema, question.keyColumns(), partitionColumns));
        this.keyRows = new KeyRows(question.budget());
        this.maxFindings = question.maxFindings();
    }

    void verify(AddFile file) {
        try {
            Optional<ObjectStatus> object = store.head(DataFilePaths.decode(file.path()));
            if (object.isEmpty()) {
                add(Finding.Kind.MISSING_FILE, file, "the object is not in the store");
                return;
            }
            if (object.get().size() != file.size()) {
                add(
                        Finding.Kind.WRONG_SIZE,
                        file,
                        "the object has " + object.get().size() + " bytes, the log says " + file.size());
                return;
            }
            read(file);
        } catch (StorageUnavailableException e) {
            throw e;
        } catch (DeltaTableException e) {
            add(Finding.Kind.UNREADABLE, file, String.valueOf(e.getMessage()));
        }
    }

    /** After the files. */
    void verifyManifests() {
        try {
            long outdated = ManifestCheck.outdated(store, snapshot);
            if (outdated > 0) {
                add(
                        Finding.Kind.STALE_MANIFEST,
                        "",
                        outdated + " symlink manifests do not show version " + snapshot.version());
            }
        } catch (UnsupportedFeatureException e) {
            add(Finding.Kind.STALE_MANIFEST, "", String.valueOf(e.getMessage()));
        }
    }

    private void read(AddFile file) {
        BitSet all = layout.allColumns();
        StatsCheck stats = new StatsCheck(file, layout);
        keyRows.begin(file);
        try (RowCursor cursor = files.read(file, layout, all)) {
            while (cursor.next()) {
                rows++;
                stats.accept(cursor.row());
                keys.ifPresent(codec -> checkKey(codec, cursor.row(), cursor.position(), file));
            }
        }
        stats.problems().forEach(problem -> add(Finding.Kind.FALSE_STATISTICS, file, problem));
    }

    private void checkKey(KeyCodec codec, @Nullable Object[] row, long position, AddFile file) {
        for (int column : codec.positions()) {
            if (row[column] == null) {
                add(Finding.Kind.NO_KEY, file, "the row at position " + position + " has no key");
                return;
            }
        }
        keyRows.add(codec.ofRow(row), position);
    }

    /** After the files. */
    void verifyKeys() {
        keyRows.duplicates((key, file, position, first) -> {
            String where =
                    key + " has a row at position " + position + ", and one in " + ObjectKeys.shown(first.path());
            Optional<String> lane = KeyScope.lane(file);
            Optional<String> other = KeyScope.lane(first);
            if (lane.isPresent() && other.isPresent() && !lane.equals(other)) {
                String lanes = " of lane " + other.get() + " (this one is of " + lane.get() + ")";
                add(Finding.Kind.KEY_IN_TWO_LANES, file, where + lanes);
            } else {
                add(Finding.Kind.DUPLICATE_KEY, file, where);
            }
        });
    }

    private void add(Finding.Kind kind, AddFile file, String message) {
        add(kind, ObjectKeys.shown(file.path()), message);
    }

    private void add(Finding.Kind kind, String file, String message) {
        if (findings.size() < maxFindings) {
            findings.add(new Finding(kind, file, message));
        } else {
            more++;
        }
    }

    @Override
    public void close() {
        keyRows.close();
    }

    Verification result() {
        return new Verification(snapshot.version(), snapshot.files().size(), rows, findings, more);
    }
}

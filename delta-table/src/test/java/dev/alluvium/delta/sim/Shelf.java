// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Data files whose rows stay in the heap, and whose objects are in the store all the same: they can be listed, deleted
 * and found missing, and every access is a call of the store.
 */
final class Shelf implements DataFiles {
    private final InMemoryDataFiles rows;
    private final ObjectStore objects;

    private Shelf(InMemoryDataFiles rows, ObjectStore objects) {
        this.rows = rows;
        this.objects = objects;
    }

    /** The files on this shelf, by the calls of this store. */
    static Shelf on(InMemoryDataFiles rows, DataFileSettings settings, ObjectStore objects) {
        return new Shelf(rows.sharedWith(settings, new DeletionVectors(objects)::read), objects);
    }

    @Override
    public DataFileWriter create(NewFile file) {
        DataFileWriter writer = rows.create(file);
        return new DataFileWriter() {
            @Override
            public void write(Object[] row) {
                writer.write(row);
            }

            @Override
            public long rows() {
                return writer.rows();
            }

            @Override
            public long estimatedBytes() {
                return writer.estimatedBytes();
            }

            @Override
            public AddFile finish() {
                AddFile add = writer.finish();
                try (ObjectOutput output = objects.create(DataFilePaths.decode(add.path()))) {
                    output.write(1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return add;
            }

            @Override
            public void abort() {
                writer.abort();
            }
        };
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        objects.get(DataFilePaths.decode(file.path()), 0, 1);
        return rows.read(file, layout, columns);
    }

    @Override
    public FileCopy copy(AddFile source, NewFile target, LongStream touched) {
        RowPositions looked = RowPositions.of(touched.toArray());
        return new TouchedCopy(DataFiles.super.copy(source, target, LongStream.empty()), looked);
    }

    @Override
    public void discard(Collection<AddFile> files) {
        try {
            objects.delete(files.stream()
                    .map(file -> DataFilePaths.decode(file.path()))
                    .toList());
        } catch (DeltaTableException e) {
            return; // what cannot be deleted is vacuum's
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SavedIndex.File;
import dev.alluvium.delta.index.SavedIndex.Origin;
import dev.alluvium.delta.index.SavedIndex.Row;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SpillFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A saved index as a file: a {@link RunFile} whose rest says what the index is of.
 *
 * @param index the rest
 * @param run reads the file
 */
record SavedIndexFile(SavedIndex index, Run run) {
    private static final RunFile FORM = new RunFile(0x414C_5658_3030_3031L); // "ALVX0001"

    /** Begins a file. */
    static void begin(SpillFile file) {
        FORM.begin(file);
    }

    /** Ends a file, to which the run was written. */
    static void end(SpillFile file, Run run, SavedIndex index) {
        ByteSink out = new ByteSink();
        putOrigin(out, index.origin());
        out.putCount(index.files().size());
        index.files().forEach(saved -> putFile(out, saved));
        out.putCount(index.shared().size());
        for (Row row : index.shared()) {
            out.putLong(row.hash().high()).putLong(row.hash().low());
            out.putByte(row.flags()).putLong(row.place()).putLong(row.sequence());
        }
        FORM.end(file, run, out);
    }

    private static void putOrigin(ByteSink out, Origin origin) {
        out.putText(origin.tableId()).putLong(origin.version()).putText(origin.commit());
        out.putText(origin.columns()).putText(origin.hasher()).putLong(origin.seed());
        out.putByte(origin.scope().wholeTable() ? 1 : 0);
        out.putCount(origin.scope().lanes().size());
        origin.scope().lanes().stream().sorted().forEach(out::putText);
    }

    private static void putFile(ByteSink out, File file) {
        out.putText(file.path()).putLong(file.size());
        DeletionVector vector = file.vector().orElse(null);
        out.putByte(vector == null ? 0 : vector.offset().isPresent() ? 2 : 1);
        if (vector != null) {
            out.putText(vector.storageType()).putText(vector.pathOrInlineDv());
            vector.offset().ifPresent(out::putLong);
            out.putLong(vector.sizeInBytes()).putLong(vector.cardinality());
        }
    }

    /**
     * Reads what was saved, but for the run.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if it is not what was written
     */
    static SavedIndexFile read(SpillFile file) {
        RunFile.Content content = FORM.read(file);
        ByteSource in = content.rest();
        Origin origin = origin(in);
        List<File> files = new ArrayList<>();
        for (int left = in.getCount(); left > 0; left--) {
            files.add(file(in));
        }
        List<Row> shared = new ArrayList<>();
        for (int left = in.getCount(); left > 0; left--) {
            KeyHash hash = new KeyHash(in.getLong(), in.getLong());
            shared.add(new Row(hash, in.getByte(), in.getLong(), in.getLong()));
        }
        return new SavedIndexFile(new SavedIndex(origin, files, shared), content.run());
    }

    private static Origin origin(ByteSource in) {
        String tableId = in.getText();
        long version = in.getLong();
        String commit = in.getText();
        String columns = in.getText();
        String hasher = in.getText();
        long seed = in.getLong();
        boolean wholeTable = in.getByte() == 1;
        Set<String> lanes = new HashSet<>();
        for (int left = in.getCount(); left > 0; left--) {
            lanes.add(in.getText());
        }
        return new Origin(tableId, version, commit, columns, hasher, seed, new KeyScope(wholeTable, lanes));
    }

    private static File file(ByteSource in) {
        String path = in.getText();
        long size = in.getLong();
        int vector = in.getByte();
        if (vector == 0) {
            return new File(path, size, Optional.empty());
        }
        String type = in.getText();
        String where = in.getText();
        OptionalLong offset = vector == 2 ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
        int bytes = (int) in.getLong();
        return new File(path, size, Optional.of(new DeletionVector(type, where, offset, bytes, in.getLong())));
    }
}

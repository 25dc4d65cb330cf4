// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.SavedIndex.File;
import dev.alluvium.delta.index.SavedIndex.Origin;
import dev.alluvium.delta.index.SavedIndex.Row;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A saved index as a file: {@code magic 8 bytes | blocks of a run | the rest | where the rest begins 8 | CRC32C of the
 * rest 4 | magic 8}. Blocks have their own CRCs, and where each begins stands in the rest.
 *
 * @param index the rest
 * @param run reads the file
 */
record SavedIndexFile(SavedIndex index, Run run) {
    private static final long MAGIC = 0x414C_5658_3030_3031L; // "ALVX0001"
    private static final int TRAILER = 2 * Long.BYTES + Integer.BYTES;

    /** Begins a file. */
    static void begin(SpillFile file) {
        append(file, new ByteSink().putLong(MAGIC).toBytes());
    }

    /** Ends a file, to which the run was written. */
    static void end(SpillFile file, Run run, SavedIndex index) {
        long from = file.length();
        ByteSink out = new ByteSink();
        putRun(out, run);
        putOrigin(out, index.origin());
        out.putCount(index.files().size());
        index.files().forEach(saved -> putFile(out, saved));
        out.putCount(index.shared().size());
        for (Row row : index.shared()) {
            out.putLong(row.hash().high()).putLong(row.hash().low());
            out.putByte(row.flags()).putLong(row.place()).putLong(row.sequence());
        }
        byte[] bytes = out.toBytes();
        append(file, bytes);
        append(
                file,
                new ByteSink().putLong(from).putInt(crc(bytes)).putLong(MAGIC).toBytes());
    }

    private static void append(SpillFile file, byte[] bytes) {
        file.append(bytes, 0, bytes.length);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void putRun(ByteSink out, Run run) {
        out.putCount(run.shape().bucketBits()).putLong(run.size());
        for (int bytes : run.blockBytes()) {
            out.putCount(bytes);
        }
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
     * @throws DeltaTableException if it is not what was written
     */
    static SavedIndexFile read(SpillFile file) {
        long length = file.length();
        if (length < Long.BYTES + TRAILER) {
            throw damaged();
        }
        ByteBuffer trailer = ByteBuffer.wrap(bytes(file, length - TRAILER, TRAILER));
        long from = trailer.getLong();
        int told = trailer.getInt();
        long magicAtEnd = trailer.getLong();
        long size = length - TRAILER - from;
        boolean isPlausible = magicAtEnd == MAGIC && from >= Long.BYTES && size > 0 && size < Integer.MAX_VALUE / 2;
        if (!isPlausible || ByteBuffer.wrap(bytes(file, 0, Long.BYTES)).getLong() != MAGIC) {
            throw damaged();
        }
        byte[] rest = bytes(file, from, (int) size);
        if (crc(rest) != told) {
            throw damaged();
        }
        ByteSource in = ByteSource.of(rest);
        Run run = run(in, file);
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
        return new SavedIndexFile(new SavedIndex(origin, files, shared), run);
    }

    private static byte[] bytes(SpillFile file, long from, int count) {
        byte[] bytes = new byte[count];
        file.read(from, bytes, 0, count);
        return bytes;
    }

    private static DeltaTableException damaged() {
        return new DeltaTableException("it is not whole, or was not written by this version");
    }

    private static Run run(ByteSource in, SpillFile file) {
        RunShape shape = new RunShape(in.getCount());
        long size = in.getLong();
        long[] offsets = new long[shape.blocks() + 1];
        offsets[0] = Long.BYTES;
        for (int i = 0; i < shape.blocks(); i++) {
            offsets[i + 1] = offsets[i] + in.getCount();
        }
        return new Run(file, shape, offsets, size);
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

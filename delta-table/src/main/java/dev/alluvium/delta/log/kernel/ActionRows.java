// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.VectorUtils;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Our actions from Kernel's rows, field by field name: the order of fields differs between kinds of checkpoint. */
final class ActionRows {
    private ActionRows() {}

    static AddFile add(Row row) {
        return new AddFile(
                string(row, "path"),
                strings(row, "partitionValues"),
                row.getLong(required(row, "size")),
                row.getLong(required(row, "modificationTime")),
                row.getBoolean(required(row, "dataChange")),
                optionalString(row, "stats"),
                nonNull(strings(row, "tags")),
                deletionVector(row));
    }

    static Txn txn(Row row) {
        return new Txn(string(row, "appId"), row.getLong(required(row, "version")), optionalLong(row, "lastUpdated"));
    }

    static Protocol protocol(Row row) {
        return new Protocol(
                row.getInt(required(row, "minReaderVersion")),
                row.getInt(required(row, "minWriterVersion")),
                new LinkedHashSet<>(list(row, "readerFeatures")),
                new LinkedHashSet<>(list(row, "writerFeatures")));
    }

    static Metadata metadata(Row row) {
        Row format = struct(row, "format");
        if (format != null) {
            Metadata.checkProvider(optionalString(format, "provider"));
        }
        return new Metadata(
                string(row, "id"),
                optionalString(row, "name"),
                optionalString(row, "description"),
                string(row, "schemaString"),
                list(row, "partitionColumns"),
                nonNull(strings(row, "configuration")),
                optionalLong(row, "createdTime"));
    }

    /** The struct of this name, or null where the row is another action. */
    static @Nullable Row struct(Row row, String name) {
        int ordinal = row.getSchema().indexOf(name);
        return ordinal < 0 || row.isNullAt(ordinal) ? null : row.getStruct(ordinal);
    }

    private static Optional<DeletionVector> deletionVector(Row add) {
        Row vector = struct(add, "deletionVector");
        if (vector == null) {
            return Optional.empty();
        }
        int offset = vector.getSchema().indexOf("offset");
        return Optional.of(new DeletionVector(
                string(vector, "storageType"),
                string(vector, "pathOrInlineDv"),
                vector.isNullAt(offset) ? OptionalLong.empty() : OptionalLong.of(vector.getInt(offset)),
                vector.getInt(required(vector, "sizeInBytes")),
                vector.getLong(required(vector, "cardinality"))));
    }

    private static String string(Row row, String field) {
        return row.getString(required(row, field));
    }

    private static @Nullable String optionalString(Row row, String field) {
        int ordinal = row.getSchema().indexOf(field);
        return ordinal < 0 || row.isNullAt(ordinal) ? null : row.getString(ordinal);
    }

    private static OptionalLong optionalLong(Row row, String field) {
        int ordinal = row.getSchema().indexOf(field);
        return ordinal < 0 || row.isNullAt(ordinal) ? OptionalLong.empty() : OptionalLong.of(row.getLong(ordinal));
    }

    private static List<String> list(Row row, String field) {
        int ordinal = row.getSchema().indexOf(field);
        if (ordinal < 0 || row.isNullAt(ordinal)) {
            return List.of();
        }
        ArrayValue array = row.getArray(ordinal);
        return VectorUtils.toJavaList(array);
    }

    private static Map<String, @Nullable String> strings(Row row, String field) {
        int ordinal = row.getSchema().indexOf(field);
        if (ordinal < 0 || row.isNullAt(ordinal)) {
            return Map.of();
        }
        MapValue map = row.getMap(ordinal);
        int size = map.getSize();
        ColumnVector keys = map.getKeys();
        ColumnVector values = map.getValues();
        Map<String, @Nullable String> strings = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            strings.put(keys.getString(i), values.isNullAt(i) ? null : values.getString(i));
        }
        return strings;
    }

    private static Map<String, String> nonNull(Map<String, @Nullable String> map) {
        Map<String, String> values = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    private static int required(Row row, String field) {
        int ordinal = row.getSchema().indexOf(field);
        if (ordinal < 0 || row.isNullAt(ordinal)) {
            throw new ProtocolViolationException("an action of the log lacks its field '" + field + "'");
        }
        return ordinal;
    }
}

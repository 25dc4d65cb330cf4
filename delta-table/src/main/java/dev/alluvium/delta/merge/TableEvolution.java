// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.SchemaEvolution;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import java.util.Optional;

/**
 * The table's columns as a flush needs them.
 *
 * @param layout with the columns that are missing so far
 * @param mapping from the flush's rows to the table's
 * @param metadata what has to be committed for it; empty where nothing is missing
 */
public record TableEvolution(TableLayout layout, RowMapping mapping, Optional<Metadata> metadata) {
    /**
     * The table grown by the flush's columns.
     *
     * @param schema the table's
     * @param marksDeletes whether the column of soft deletes is needed
     * @throws dev.alluvium.delta.error.SchemaConflictException if a column cannot hold the flush's values
     */
    public static TableEvolution of(Metadata metadata, StructType schema, StructType records, boolean marksDeletes) {
        StructType union = SchemaEvolution.union(schema, records);
        if (marksDeletes) {
            StructField mark = StructField.of(WriterSettings.DELETED_COLUMN, PrimitiveType.BOOLEAN);
            union = SchemaEvolution.union(union, new StructType(List.of(mark)));
        }
        Optional<Metadata> changed = union.equals(schema)
                ? Optional.empty()
                : Optional.of(metadata.withSchemaString(SchemaJson.format(union)));
        return new TableEvolution(
                new TableLayout(union, metadata.partitionColumns()), RowMapping.between(records, union), changed);
    }
}

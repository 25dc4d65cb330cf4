// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.List;

/** What a table that is made here looks like. */
public final class NewTables {
    private NewTables() {}

    /**
     * A table of rows.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if there can be no such table
     */
    public static TableSpec spec(TableConfig config, StructType schema) {
        try {
            return new TableSpec(
                    schema, partitionColumns(config, schema), config.schema().properties(), "");
        } catch (IllegalArgumentException impossible) {
            throw SinkErrors.cannotCreate(config.name(), String.valueOf(impossible.getMessage()));
        }
    }

    private static List<String> partitionColumns(TableConfig config, StructType schema) {
        List<String> columns = new ArrayList<>();
        for (String column : config.schema().partitionBy()) {
            int position = schema.indexOfIgnoringCase(column);
            if (position < 0) {
                throw SinkErrors.cannotCreate(
                        config.name(), "partition.by names '" + column + "', which the first record does not have");
            }
            columns.add(schema.field(position).name());
        }
        return columns;
    }
}

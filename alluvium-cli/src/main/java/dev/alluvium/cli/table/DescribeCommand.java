// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.inspect.TableDescription;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.schema.StructField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code describe}: what a table is at its newest version. */
final class DescribeCommand implements TableCommand {
    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        TableDescription told = new TableInspection(table, session.files(table)).describe();
        Protocol protocol = told.protocol();
        Report report = session.report()
                .fact("location", told.location())
                .fact("id", told.metadata().id())
                .fact("description", told.metadata().description())
                .fact("version", told.version())
                .fact("committedAt", Instant.ofEpochMilli(told.timestamp()).toString())
                .fact("readerVersion", protocol.minReaderVersion())
                .fact("writerVersion", protocol.minWriterVersion())
                .fact("features", features(protocol))
                .fact("partitionColumns", told.metadata().partitionColumns())
                .fact("properties", new TreeMap<>(told.metadata().configuration()))
                .fact("files", told.files())
                .fact("bytes", told.bytes())
                .fact("filesWithVectors", told.filesWithVectors())
                .fact("markedRows", told.markedRows())
                .fact("sources", told.txns().size());
        List<Map<String, Object>> columns = new ArrayList<>();
        report.line("columns");
        for (StructField field : told.schema().fields()) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", field.name());
            column.put("type", field.type().toString());
            column.put("nullable", field.nullable());
            columns.add(column);
            report.line("  " + field.name() + " " + field.type() + (field.nullable() ? "" : " not null"));
        }
        report.hidden("columns", columns);
        return true;
    }

    private static Set<String> features(Protocol protocol) {
        Set<String> features = new TreeSet<>(protocol.readerFeatures());
        features.addAll(protocol.writerFeatures());
        return features;
    }
}

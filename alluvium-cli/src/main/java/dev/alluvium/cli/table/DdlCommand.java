// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.connect.delta.catalog.DdlText;
import dev.alluvium.connect.delta.catalog.GlueText;
import dev.alluvium.connect.delta.catalog.ManifestTable;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.SymlinkManifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code ddl}: what makes Athena, Hive or Glue know the table. */
final class DdlCommand implements TableCommand {
    private static final String NAME = "--name";
    private static final String STYLE = "--style";
    private static final String PARTITIONS = "--partitions";

    /** Glue takes no more in one call. */
    private static final int PARTITIONS_PER_CALL = 100;

    @Override
    public Set<String> options() {
        return Set.of(NAME, STYLE);
    }

    @Override
    public Set<String> flags() {
        return Set.of(PARTITIONS);
    }

    @Override
    public boolean run(TableSession session) {
        Arguments arguments = session.arguments();
        DeltaTable table = session.table();
        String location = session.store().location().replaceFirst("^s3[an]://", "s3://");
        String name = arguments.one(NAME).orElseGet(() -> lastPart(location));
        String style = arguments.one(STYLE).orElse("delta");
        switch (style) {
            case "delta" -> tell(session.report(), "athena", List.of(DdlText.createDeltaTable(name, location)));
            case "manifest" -> manifests(session, table.refresh(), location, name);
            default -> throw new WrongInputException(STYLE + " is delta or manifest, not '" + style + "'");
        }
        return true;
    }

    private static void manifests(TableSession session, Snapshot snapshot, String location, String name) {
        SymlinkManifests.check(snapshot, location);
        ManifestTable wanted =
                ManifestTable.of(snapshot, location, Map.of("EXTERNAL", "TRUE", "alluvium.table", location));
        List<Partition> partitions = session.arguments().has(PARTITIONS)
                ? List.copyOf(new TreeMap<>(wanted.partitions()).values())
                : List.of();
        List<String> athena = new ArrayList<>();
        athena.add(DdlText.createTable(name, wanted.table()));
        if (!partitions.isEmpty()) {
            athena.add(DdlText.addPartitions(name, wanted.table().partitionKeys(), partitions));
        } else if (!wanted.table().partitionKeys().isEmpty()) {
            athena.add("MSCK REPAIR TABLE " + name);
        }
        tell(session.report(), "athena", athena);
        int dot = name.indexOf('.');
        String database = dot < 0 ? "default" : name.substring(0, dot);
        String plainName = name.substring(dot + 1);
        List<String> glue = new ArrayList<>();
        glue.add(GlueText.createTable(database, plainName, wanted.table()));
        for (int i = 0; i < partitions.size(); i += PARTITIONS_PER_CALL) {
            List<Partition> some = partitions.subList(i, Math.min(partitions.size(), i + PARTITIONS_PER_CALL));
            glue.add(GlueText.createPartitions(database, plainName, some));
        }
        tell(session.report(), "glue", glue);
    }

    private static void tell(Report report, String dialect, List<String> statements) {
        report.hidden(dialect, statements);
        boolean isSql = dialect.equals("athena");
        for (int i = 0; i < statements.size(); i++) {
            if (!isSql) {
                report.line(
                        "-- aws glue " + (i == 0 ? "create-table" : "batch-create-partition") + " --cli-input-json:");
            }
            report.line(statements.get(i) + (isSql ? ";" : ""));
        }
    }

    private static String lastPart(String location) {
        String name = location.replaceFirst("/+$", "");
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

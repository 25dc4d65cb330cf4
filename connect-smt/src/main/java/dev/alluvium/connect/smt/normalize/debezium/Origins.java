// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The origins of events, made once per table. The table of the last event is tried first, because events come in runs.
 * Confined to the task thread.
 */
final class Origins {
    private record Table(
            @Nullable Object connector,
            @Nullable Object name,
            @Nullable Object db,
            @Nullable Object schema,
            String table) {
        static Table of(SourcePlan plan, Object source) {
            if (!(plan.table().of(source) instanceof String table) || table.isEmpty()) {
                throw SmtErrors.missing("source.table", "debezium");
            }
            return new Table(
                    plan.connector().of(source),
                    plan.name().of(source),
                    plan.db().of(source),
                    plan.schema().of(source),
                    table);
        }

        /** Compares without making a Table: this runs for every record. */
        boolean isThatOf(SourcePlan plan, Object source) {
            return table.equals(plan.table().of(source))
                    && Objects.equals(schema, plan.schema().of(source))
                    && Objects.equals(db, plan.db().of(source))
                    && Objects.equals(name, plan.name().of(source))
                    && Objects.equals(connector, plan.connector().of(source));
        }
    }

    private final NormalizeSettings settings;
    private final Map<Table, Origin> origins;
    private @Nullable Table lastTable;
    private @Nullable Origin lastOrigin;

    Origins(NormalizeSettings settings) {
        this.settings = settings;
        this.origins = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Table, Origin> eldest) {
                return size() > settings.planCacheSize();
            }
        };
    }

    Origin of(SourcePlan plan, Object source) {
        if (lastOrigin == null || lastTable == null || !lastTable.isThatOf(plan, source)) {
            Table table = Table.of(plan, source);
            lastOrigin = origins.computeIfAbsent(table, this::make);
            lastTable = table;
        }
        return lastOrigin;
    }

    private Origin make(Table table) {
        String qualified = join(table.db, table.schema, table.table);
        String type = settings.types().of(qualified, table.table);
        return settings.origin(type, "debezium:" + join(table.connector) + ":" + join(table.name, qualified));
    }

    private static String join(@Nullable Object... parts) {
        StringBuilder joined = new StringBuilder(64);
        for (Object part : parts) {
            if (part != null) {
                joined.append(joined.isEmpty() ? "" : ".").append(part);
            }
        }
        return joined.toString();
    }
}

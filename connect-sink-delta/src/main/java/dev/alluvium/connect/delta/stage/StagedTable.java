// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.commit.NewTables;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.StagingFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A staging table and its table of rows, as the maintenance thread knows them. Confined to that thread. */
final class StagedTable {
    private static final String FORGETFUL = "delta.setTransactionRetentionDuration";

    private final TableSite site;
    private @Nullable Snapshot staging;
    private @Nullable Snapshot rows;
    private @Nullable Backlog backlog;

    StagedTable(TableSite site) {
        this.site = site;
    }

    /** The staging table; empty as long as nothing was ever staged. */
    Optional<DeltaTable> staging() {
        return site.table(site.ingested());
    }

    /** The table of rows; empty as long as nothing was ever merged, if it was not there before. */
    Optional<DeltaTable> rows() {
        return site.table(site.name());
    }

    /** The table of rows, made if need be. */
    DeltaTable rowsOrCreate(DeltaTable from) {
        Optional<DeltaTable> there = rows();
        if (there.isEmpty()) {
            if (!site.config().schema().create()) {
                throw SinkErrors.tableMissing(
                        site.name(), site.store(site.name()).location());
            }
            StagingFormat format = StagingFormat.of(from.snapshot());
            DeltaTable.create(site.store(site.name()), NewTables.spec(site.config(), format.payload()), site.context());
            there = rows();
        }
        DeltaTable table = there.orElseThrow(
                () -> new IllegalStateException("table '" + site.name() + "' was made and is not there"));
        if (StagingFormat.isStaging(table.snapshot())) {
            throw SinkErrors.rowsAreStaged(site.name());
        }
        if (table.snapshot().metadata().configuration().containsKey(FORGETFUL)) {
            throw SinkErrors.forgetfulTable(site.name());
        }
        return table;
    }

    /** What waits, by the versions that are known; empty as long as nothing was ever staged. */
    Optional<Backlog> backlog() {
        Optional<DeltaTable> from = staging();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Snapshot newStaging = from.get().snapshot();
        Snapshot newRows = rows().map(DeltaTable::snapshot).orElse(null);
        if (backlog == null || newStaging != staging || newRows != rows) {
            String prefix = site.sink().commits().appIdPrefix();
            // Another merger may have moved the rows beyond what was known of the staging table: read it after them.
            newStaging = from.get().refresh();
            backlog = Backlog.of(newStaging, Optional.ofNullable(newRows), prefix);
            staging = newStaging;
            rows = newRows;
        }
        return Optional.of(backlog);
    }
}

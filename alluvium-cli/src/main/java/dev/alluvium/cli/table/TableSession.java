// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One call of a command: what was asked for, and the table.
 *
 * @param uri as typed
 * @param report what the command tells
 */
record TableSession(String uri, Arguments arguments, ObjectStore store, TableContext context, Report report) {
    static final String APPLY = "--apply";
    static final String KEY_COLUMNS = "--key-columns";
    static final String COMPRESSION = "--compression";
    static final String STAGING = "--staging";

    private static final String STAGING_SUFFIX = "__staging";

    /** Whether the command may change the table. */
    boolean applies() {
        return arguments.has(APPLY);
    }

    DeltaTable table() {
        return DeltaTable.open(store, context)
                .orElseThrow(() -> new WrongInputException("there is no Delta table at " + store.location()));
    }

    /**
     * The staging table of the table: the one that was named, or the one beside it; empty if there is none.
     *
     * @throws WrongInputException if the one that was named is not there
     */
    Optional<DeltaTable> staging() {
        Optional<String> named = arguments.one(STAGING);
        String beside = named.orElse(uri.replaceFirst("/+$", "") + STAGING_SUFFIX);
        if (named.isEmpty() && !StoreOptions.mayExist(beside)) {
            return Optional.empty();
        }
        Optional<DeltaTable> found = DeltaTable.open(StoreOptions.open(beside, arguments, context), context);
        if (named.isPresent() && found.isEmpty()) {
            throw new WrongInputException("there is no Delta table at " + beside);
        }
        return found.filter(table -> StagingFormat.isStaging(table.snapshot()));
    }

    /** The files of the table; those that are written have statistics of the key columns, if these are named. */
    DataFiles files(DeltaTable table) {
        return files(table, store);
    }

    DataFiles files(DeltaTable table, ObjectStore of) {
        int limit = StatsColumns.limitOf(table.snapshot().metadata().configuration());
        StatsColumns stats = new StatsColumns(arguments.names(KEY_COLUMNS), List.of(), limit);
        return new ParquetDataFiles(of, new DataFileSettings(compression(), stats, context.clock(), context.ids()));
    }

    private Compression compression() {
        String name = arguments.one(COMPRESSION).orElse("snappy");
        try {
            return Compression.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new WrongInputException(COMPRESSION + " is none, snappy, zstd or gzip, not '" + name + "'");
        }
    }

    /** Tells that nothing was changed, and how it would be. */
    void sayIfDry() {
        report.hidden("applied", applies());
        if (!applies()) {
            report.line("nothing was changed; add " + APPLY + " to do it");
        }
    }
}

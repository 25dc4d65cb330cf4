// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.index.Saving;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;
import java.util.Optional;

/** Which index a writer takes if nobody chose one. */
final class IndexChoice {
    private IndexChoice() {}

    /** The compact one, but where it would read a row to know its sequence: a text or a tuple does not fit into it. */
    static KeyIndex of(DeltaTable table, WriterSettings settings) {
        boolean repairs = settings.duplicateKeyPolicy() == DuplicateKeyPolicy.REPAIR;
        if (!isCompact(table, settings)) {
            return new InMemoryKeyIndex(repairs);
        }
        WriterSettings.Locating locating = settings.locating();
        CompactKeyIndex.Settings compact = CompactKeyIndex.Settings.usual(repairs, settings.ordersBySequence())
                .verifyingKeys(locating.verifiesKeys())
                .within(locating.index());
        KeyHasher hasher = locating.publishes()
                ? KeyHasher.seeded(0).ofTable(table.snapshot().metadata().id())
                : KeyHasher.random();
        CompactKeyIndex index = locating.saving()
                .map(saving -> CompactKeyIndex.saved(compact, hasher, saving(table, saving)))
                .orElseGet(() -> new CompactKeyIndex(compact, hasher));
        return locating.publishes()
                ? index.reading(table.store(), locating.index().directory())
                : index;
    }

    /** Publishes runs for it, as the settings say. */
    static Optional<RunPublisher> publisher(DeltaTable table, WriterSettings settings) {
        boolean publishes =
                settings.mode() == WriteMode.UPSERT && settings.locating().publishes() && isCompact(table, settings);
        return publishes
                ? Optional.of(new RunPublisher(
                        table.store(),
                        KeyHasher.seeded(0),
                        layout -> UpsertRules.indexed(layout, settings),
                        settings.locating().index(),
                        settings.targetFileBytes() / 2))
                : Optional.empty();
    }

    private static boolean isCompact(DeltaTable table, WriterSettings settings) {
        return !settings.ordersBySequence() || isNumber(table.schema(), settings);
    }

    private static Saving saving(DeltaTable table, IndexSaving settings) {
        return new Saving(
                settings.directory(),
                settings.owner(),
                settings.sample(),
                new CommitFiles(table.store()),
                table.context().jitter());
    }

    private static boolean isNumber(StructType schema, WriterSettings settings) {
        int position = settings.sequenceColumns().size() == 1
                ? schema.indexOfIgnoringCase(settings.sequenceColumns().get(0))
                : -1;
        DataType type =
                position < 0 ? PrimitiveType.STRING : schema.field(position).type();
        return type instanceof PrimitiveType primitive
                && switch (primitive) {
                    case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
                    case STRING, FLOAT, DOUBLE, BOOLEAN, BINARY -> false;
                };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.delta.DeltaTable;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that follows one open table, made anew when the table was opened anew. Confined to the maintenance thread.
 */
final class OfTable<T> {
    private final TableSite site;
    private final String table;
    private final Function<DeltaTable, T> make;
    private @Nullable DeltaTable madeFor;
    private @Nullable T made;

    OfTable(TableSite site, String table, Function<DeltaTable, T> make) {
        this.site = site;
        this.table = table;
        this.make = make;
    }

    /** Empty while there is no table. */
    Optional<T> get() {
        Optional<DeltaTable> open = site.table(table);
        open.filter(found -> found != madeFor).ifPresent(found -> {
            made = make.apply(found);
            madeFor = found;
        });
        return open.isPresent() ? Optional.ofNullable(made) : Optional.empty();
    }

    /** What cannot be missing while its step runs. */
    T required() {
        return get().orElseThrow(
                        () -> new IllegalStateException("table '" + table + "' is maintained before it is open"));
    }
}

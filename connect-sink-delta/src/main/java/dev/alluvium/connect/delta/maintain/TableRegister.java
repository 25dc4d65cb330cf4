// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.route.TableLocations;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of a pipeline's tables where records decide on them, kept below {@code table.base.path}: an object per
 * table, {@code _alluvium/tables/<prefix>:<table>}. Settings do not tell these names, and after a restart
 * no record may come to do so, while staged events wait to be merged. A name without a table is harmless. Confined
 * to one thread; task and maintenance have one each.
 */
public final class TableRegister implements AutoCloseable {
    private static final byte[] CONTENT = "{\"format\":1}\n".getBytes(StandardCharsets.UTF_8);

    private final SinkConfig sink;
    private final Stores stores;
    private final String prefix;
    private final Set<String> written = new HashSet<>();
    private final Set<String> read = new HashSet<>();
    private @Nullable ObjectStore store;

    /** @param stores not closed by the register */
    public TableRegister(SinkConfig sink, Stores stores) {
        this.sink = sink;
        this.stores = stores;
        this.prefix = "_alluvium/tables/" + sink.commits().appIdPrefix() + ":";
    }

    /** Keeps the name, before anything is written to the table. One PUT per table and task, none from then on. */
    public void remember(String table) {
        if (!written.contains(table)) {
            store().put(prefix + table, CONTENT);
            written.add(table);
        }
    }

    /**
     * Tells the names that this pipeline's tasks kept. One LIST, and one GET per name.
     *
     * @throws UnsupportedFeatureException once all others were told, if another version of the sink wrote one of them
     */
    public void tables(Consumer<String> told) {
        List<String> others = new ArrayList<>();
        for (Iterator<ObjectStatus> listed = store().list(prefix, ""); listed.hasNext(); ) {
            String key = listed.next().key();
            if (read.contains(key) || Arrays.equals(store().get(key), CONTENT)) {
                read.add(key);
                told.accept(key.substring(prefix.length()));
            } else {
                others.add(key);
            }
        }
        if (!others.isEmpty()) {
            throw new UnsupportedFeatureException(String.join(", ", others) + " below " + store().location()
                    + " name tables in another format than 1, the only one that this version knows; use the release"
                    + " that wrote them, or remove them: the next record for a table writes its name again");
        }
    }

    private ObjectStore store() {
        ObjectStore opened = store;
        if (opened == null) {
            opened = stores.open(new TableLocations(sink.routing()).base());
            store = opened;
        }
        return opened;
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}

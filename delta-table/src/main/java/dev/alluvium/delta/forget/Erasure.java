// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of the files that are being erased, kept beside the table until it is done: after a crash the files may be
 * gone already while the log still speaks of them.
 */
final class Erasure {
    private static final String KEY = "_alluvium/forget/erased";
    /** The first line; no key of a file begins so. */
    private static final String MARK = "#format ";

    private static final String FORMAT = MARK + "1";

    private final ObjectStore store;
    private final Set<String> keys = new TreeSet<>();

    /**
     * Goes on with what a crash has left.
     *
     * @throws UnsupportedFeatureException if another version of this engine has left it
     */
    Erasure(ObjectStore store) {
        this.store = store;
        List<String> lines;
        try {
            lines = new String(store.get(KEY), StandardCharsets.UTF_8).lines().toList();
        } catch (ObjectNotFoundException none) {
            return;
        }
        String format = lines.isEmpty() ? "" : lines.get(0);
        if (!format.equals(FORMAT)) {
            throw new UnsupportedFeatureException(
                    KEY + " of table " + store.location() + " lists erased files in format '"
                            + (format.startsWith(MARK) ? format.substring(MARK.length()) : "none")
                            + "', but this version knows format '1' only; use the release that began to forget");
        }
        keys.addAll(lines.subList(1, lines.size()));
    }

    /** When it is, by the store. */
    long touch() {
        put();
        return store.head(KEY)
                .map(ObjectStatus::modifiedAt)
                .orElseThrow(() -> new ProtocolViolationException("the store at " + store.location()
                        + " does not show what was just written; no file is deleted from such a store"));
    }

    /** Notes these before they go. */
    void add(Collection<String> erased) {
        keys.addAll(erased);
        put();
    }

    private void put() {
        List<String> lines = new ArrayList<>(keys);
        lines.add(0, FORMAT);
        store.put(KEY, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    Set<String> keys() {
        return keys;
    }

    void end() {
        store.delete(List.of(KEY));
    }
}

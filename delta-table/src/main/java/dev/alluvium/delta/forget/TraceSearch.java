// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.data.parquet.ParquetTexts;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks into every object below a table's root: for rows of the keys in data files, whether live, marked, or of older
 * versions; for erased files of which the log still keeps statistics; and for texts, in all objects. Confined to one
 * thread.
 */
final class TraceSearch {
    private final ObjectStore store;
    private final KeyScan scan;
    private final Set<String> erasedNames = new TreeSet<>();
    private final List<byte[]> texts;
    private final List<Trace> traces = new ArrayList<>();

    /**
     * @param erased keys of the files that held rows of the keys
     * @param texts that no object shall hold, as bytes of a value or of an object
     */
    TraceSearch(ObjectStore store, KeyScan scan, Set<String> erased, List<String> texts) {
        this.store = store;
        this.scan = scan;
        erased.forEach(key -> erasedNames.add(key.substring(key.lastIndexOf('/') + 1)));
        this.texts = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    List<Trace> search(List<ObjectStatus> objects) {
        for (ObjectStatus object : objects) {
            try {
                look(object);
            } catch (ProtocolViolationException e) {
                add(object.key(), "cannot be read, so that nobody knows what it holds: " + e.getMessage());
            }
        }
        return traces;
    }

    private void look(ObjectStatus object) {
        String key = object.key();
        if (TableObjects.isData(key)) {
            if (scan.holds(key, object.size())) {
                add(key, "holds a row of a forgotten key");
            } else if (!texts.isEmpty() && ParquetTexts.any(store, key, object.size(), this::holdsText)) {
                add(key, "holds a text that was searched for");
            }
            return;
        }
        if (TombstoneKeys.isTombstone(key) && TombstoneKeys.holds(store, key, scan::isIn)) {
            add(key, "holds a tombstone of a forgotten key");
        }
        byte[] content = store.get(key);
        boolean isCheckpoint = key.startsWith(LogFiles.DIRECTORY) && key.endsWith(".parquet");
        if (key.startsWith(LogFiles.DIRECTORY) && !isCheckpoint) {
            lookAtLog(key, content);
        }
        boolean isSidecar = key.startsWith(LogFiles.SIDECARS);
        if (isSidecar && ParquetTexts.any(store, key, object.size(), this::namesErased)) {
            add(key, "is part of another engine's checkpoint and names an erased file; let that engine clean its log");
        }
        boolean found = holdsText(content)
                || (isCheckpoint && !texts.isEmpty() && ParquetTexts.any(store, key, object.size(), this::holdsText));
        if (found) {
            add(key, "holds a text that was searched for");
        }
    }

    /** A removal that names an erased file tells nothing; with statistics it does. */
    private void lookAtLog(String key, byte[] content) {
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            boolean tells = line.contains("\"stats\"") || line.contains("\"add\"");
            if (tells && erasedNames.stream().anyMatch(line::contains)) {
                add(key, "keeps statistics of an erased file");
                return;
            }
        }
    }

    private boolean namesErased(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return erasedNames.stream().anyMatch(text::contains);
    }

    private boolean holdsText(byte[] content) {
        for (byte[] text : texts) {
            if (contains(content, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(byte[] content, byte[] text) {
        for (int i = 0; i <= content.length - text.length; i++) {
            int matched = 0;
            while (matched < text.length && content[i + matched] == text[matched]) {
                matched++;
            }
            if (matched == text.length) {
                return true;
            }
        }
        return false;
    }

    private void add(String key, String message) {
        traces.add(new Trace(ObjectKeys.shown(key), message));
    }
}

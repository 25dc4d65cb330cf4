// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.delta.merge.UpsertEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for.
 *
 * @param keys in the table before the first batch
 * @param batch events of one flush, of which nine in ten are about keys that exist
 * @param batches that are measured
 * @param warmUps batches before them
 * @param files of the table before the first batch
 * @param compactEvery batches; 0 for never
 * @param engine what becomes of rows that are superseded
 * @param rival what finds rows on the other side
 * @param json where the answer goes
 */
record UpsertOptions(
        int keys,
        int batch,
        int batches,
        int warmUps,
        int files,
        int compactEvery,
        UpsertEngine engine,
        Rival rival,
        Optional<Path> json) {
    /** Locators without an index. */
    enum Rival {
        /** Reads the key columns of all files. */
        SCAN,
        /** Reads the key columns of the files whose statistics do not rule the batch out. */
        PROBE,
        NONE
    }

    static UpsertOptions parse(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("an option is --name value, and not: " + arguments[i]);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        int keys = number(given, "keys", 1_000_000);
        UpsertOptions options = new UpsertOptions(
                keys,
                number(given, "batch", 10_000),
                number(given, "batches", 20),
                number(given, "warm-ups", 3),
                number(given, "files", Math.max(1, keys / 800_000)),
                number(given, "compact-every", 10),
                given.getOrDefault("engine", "dv").equals("cow")
                        ? UpsertEngine.COPY_ON_WRITE
                        : UpsertEngine.DELETION_VECTORS,
                Rival.valueOf(given.getOrDefault("rival", "none").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(given.get("json")).map(Path::of));
        given.remove("engine");
        given.remove("rival");
        given.remove("json");
        given.keySet().removeAll(Set.of("keys", "batch", "batches", "warm-ups", "files", "compact-every"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: " + given.keySet());
        }
        return options;
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        String text = given.get(name);
        return text == null ? otherwise : Integer.parseInt(text.replace("_", ""));
    }
}

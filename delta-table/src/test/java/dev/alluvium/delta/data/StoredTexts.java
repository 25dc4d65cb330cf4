// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.data.parquet.ParquetTexts;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which objects of a store hold a text: in their bytes, or in a value of a Parquet object. */
public final class StoredTexts {
    private StoredTexts() {}

    /** The keys of these objects. */
    public static List<String> holding(ObjectStore store, String text) {
        List<String> keys = new ArrayList<>();
        store.list("", "").forEachRemaining(object -> {
            if (holds(store, object, text)) {
                keys.add(object.key());
            }
        });
        return keys;
    }

    private static boolean holds(ObjectStore store, ObjectStatus object, String text) {
        if (new String(store.get(object.key()), StandardCharsets.ISO_8859_1).contains(text)) {
            return true;
        }
        return object.key().endsWith(".parquet")
                && ParquetTexts.any(
                        store,
                        object.key(),
                        object.size(),
                        value -> new String(value, StandardCharsets.ISO_8859_1).contains(text));
    }
}

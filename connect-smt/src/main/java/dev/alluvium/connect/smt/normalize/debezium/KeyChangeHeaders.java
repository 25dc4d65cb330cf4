// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.identify.KeyText;
import dev.alluvium.connect.smt.normalize.KeyChange;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads how Debezium tells a changed primary key: a delete of the old key with header {@code __debezium.newkey}, then
 * a create of the new one with header {@code __debezium.oldkey}.
 */
final class KeyChangeHeaders {
    private static final String OLD_KEY = "__debezium.oldkey";
    private static final String NEW_KEY = "__debezium.newkey";

    private final IdReader ids;
    private final boolean fails;

    KeyChangeHeaders(IdReader ids, boolean fails) {
        this.ids = ids;
        this.fails = fails;
    }

    /** The key change that a record is the second half of; null for every other record. */
    @Nullable
    KeyChange read(ConnectRecord<?> record) {
        Headers headers = record.headers();
        if (headers.isEmpty()) {
            return null;
        }
        Header oldKey = headers.lastWithName(OLD_KEY);
        if (fails && (oldKey != null || headers.lastWithName(NEW_KEY) != null)) {
            throw SmtErrors.keyChange();
        }
        return oldKey == null ? null : change(oldKey.value(), record);
    }

    /**
     * A header comes back as what its converter makes of it: Struct, Map, JSON text, or text that cannot be read
     * back. In the last case the old id stays unknown, which loses nothing: the delete of the old key is a record of
     * its own. A Map has lost its types and its order, so both are taken from the new key.
     */
    private KeyChange change(@Nullable Object header, ConnectRecord<?> record) {
        Object key = header instanceof String text ? parsed(text) : header;
        try {
            KeyText old = key instanceof Struct || key instanceof Map ? ids.likeKeyOf(record, key) : null;
            return old == null ? new KeyChange(null, null, true) : new KeyChange(old.id(), old.json(), true);
        } catch (UnusableRecordException e) {
            return new KeyChange(null, null, true);
        }
    }

    private static @Nullable Object parsed(String text) {
        try {
            return JsonReader.read(text);
        } catch (MalformedJsonException e) {
            return null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.SmtErrors;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/** The headers beside a protected key: where Debezium tells keys they are protected alike, others must tell none. */
public final class ProtectedKey {
    private static final Set<String> KEYS = Set.of("__debezium.oldkey", "__debezium.newkey");
    private static final List<EntityFact> DERIVED = List.of(EntityFact.ID, EntityFact.PREV_ID, EntityFact.PREV_KEY);

    private ProtectedKey() {}

    /**
     * The headers beside the protected key; the same where none tells a key.
     *
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException for a header that may tell it in plain text
     */
    public static Headers headers(ConnectRecord<?> record, RecordProtector protector) {
        ConnectHeaders headers = new ConnectHeaders();
        boolean changed = false;
        for (Header header : record.headers()) {
            if (DERIVED.stream()
                    .anyMatch(fact -> fact.header(protector.prefix()).equals(header.key()))) {
                throw SmtErrors.keyTold(header.key());
            }
            if (KEYS.contains(header.key())) {
                SchemaAndValue after = old(header, record, protector);
                headers.add(header.key(), after.value(), after.schema());
                changed = true;
            } else {
                headers.add(header);
            }
        }
        return changed ? headers : record.headers();
    }

    private static SchemaAndValue old(Header header, ConnectRecord<?> record, RecordProtector protector) {
        Object key = header.value();
        if (!(key instanceof Struct || key instanceof java.util.Map)) {
            throw SmtErrors.keyTold(header.key());
        }
        return protector.protect(record, header.schema(), key);
    }
}

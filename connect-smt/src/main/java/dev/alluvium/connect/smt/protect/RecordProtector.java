// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies all policies to a key or value. In an envelope of Debezium the fields are those of both images, because the
 * image before a change holds the same secrets. Confined to the task thread.
 */
public final class RecordProtector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordProtector.class);
    private static final List<String> IMAGES = List.of("before", "after");

    private final List<FieldProtector> protectors;
    private final KeySource keys;
    private final String prefix;
    private final String tenantHeader;
    private final String typeHeader;
    private final String partialHeader;
    private final Set<String> reported = new HashSet<>();

    RecordProtector(List<FieldProtector> protectors, KeySource keys, String prefix) {
        this.protectors = List.copyOf(protectors);
        this.keys = keys;
        this.prefix = prefix;
        this.tenantHeader = EntityFact.TENANT.header(prefix);
        this.typeHeader = EntityFact.TYPE.header(prefix);
        this.partialHeader = EntityFact.PARTIAL.header(prefix);
    }

    /** What the names of headers with facts begin with. */
    String prefix() {
        return prefix;
    }

    /** A key or value protected; the very same where no policy concerns the record. */
    public SchemaAndValue protect(ConnectRecord<?> record, @Nullable Schema schema, @Nullable Object input) {
        SchemaAndValue current = new SchemaAndValue(schema, input);
        for (FieldProtector protector : protectors) {
            Object row = current.value();
            if (row != null && protector.policy().concerns(record)) {
                current = row(protector, record, current.schema(), row);
            }
        }
        return current;
    }

    private SchemaAndValue row(FieldProtector protector, ConnectRecord<?> record, @Nullable Schema schema, Object row) {
        if (protector.policy().protection().bindsToSite()) {
            protector.bindTo(header(record, tenantHeader), header(record, typeHeader));
        }
        SchemaAndValue after = isEnvelope(row) ? protector.protectImages(schema, row) : protector.protect(schema, row);
        if (protector.found() == 0
                && !"true".equals(header(record, partialHeader))
                && !isBookkeeping(record.valueSchema())) {
            reportNothingFound(protector.policy());
        }
        return after;
    }

    private void reportNothingFound(Policy policy) {
        if (policy.required()) {
            throw SmtErrors.nothingToProtect(policy.name());
        }
        if (reported.add(policy.name())) {
            LOG.error(
                    "ALV-SMT-002 policy {} finds none of its fields in a full row; check names or set {}.require",
                    policy.name(),
                    policy.name());
        }
    }

    private static String header(ConnectRecord<?> record, String name) {
        Header header = record.headers().lastWithName(name);
        String text = header == null || header.value() == null ? null : ScalarText.PLAIN.text(header.value());
        return text == null ? "" : text;
    }

    /** Heartbeats, transactions and schema changes of Debezium are no rows, so they lack nothing. */
    private static boolean isBookkeeping(@Nullable Schema schema) {
        return schema != null && schema.name() != null && schema.name().startsWith("io.debezium.connector.");
    }

    private static boolean isEnvelope(Object value) {
        if (value instanceof Struct struct) {
            return struct.schema().field("op") != null
                    && struct.schema().field("source") != null
                    && IMAGES.stream().anyMatch(image -> struct.schema().field(image) != null);
        }
        return value instanceof Map<?, ?> map
                && map.containsKey("op")
                && map.containsKey("source")
                && IMAGES.stream().anyMatch(map::containsKey);
    }

    @Override
    public void close() {
        keys.close();
    }
}

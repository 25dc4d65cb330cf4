// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.protect.Policies;
import dev.alluvium.connect.smt.protect.ProtectConfig;
import dev.alluvium.connect.smt.protect.ProtectedKey;
import dev.alluvium.connect.smt.protect.RecordProtector;
import java.security.SecureRandom;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Masks, hashes or encrypts fields before they rest anywhere, and fails rather than let one pass in plain text. Use
 * {@link Value} or {@link Key}, at the source wherever possible. Confined to the task thread.
 */
public abstract sealed class ProtectFields<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "ProtectFields";

    private @Nullable RecordProtector protector;

    private ProtectFields() {}

    abstract boolean protectsKeys();

    abstract R protect(R record, RecordProtector protector);

    @Override
    public void configure(Map<String, ?> properties) {
        SecureRandom random = new SecureRandom();
        protector = Policies.protector(NAME, properties, random::nextBytes, protectsKeys());
    }

    @Override
    public R apply(R record) {
        RecordProtector configured = protector;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            return protect(record, configured);
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    @Override
    public ConfigDef config() {
        return ProtectConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        RecordProtector open = protector;
        protector = null;
        if (open != null) {
            open.close();
        }
    }

    /** Protects fields of record values. */
    public static final class Value<R extends ConnectRecord<R>> extends ProtectFields<R> {
        /** For Connect. */
        public Value() {}

        @Override
        boolean protectsKeys() {
            return false;
        }

        @Override
        R protect(R record, RecordProtector protector) {
            SchemaAndValue value = protector.protect(record, record.valueSchema(), record.value());
            return value.value() == record.value()
                    ? record
                    : record.newRecord(
                            record.topic(),
                            record.kafkaPartition(),
                            record.keySchema(),
                            record.key(),
                            value.schema(),
                            value.value(),
                            record.timestamp());
        }
    }

    /** Protects fields of record keys, those of tombstones too, before facts are derived from them. */
    public static final class Key<R extends ConnectRecord<R>> extends ProtectFields<R> {
        /** For Connect. */
        public Key() {}

        @Override
        boolean protectsKeys() {
            return true;
        }

        @Override
        R protect(R record, RecordProtector protector) {
            SchemaAndValue key = protector.protect(record, record.keySchema(), record.key());
            return key.value() == record.key()
                    ? record
                    : record.newRecord(
                            record.topic(),
                            record.kafkaPartition(),
                            key.schema(),
                            key.value(),
                            record.valueSchema(),
                            record.value(),
                            record.timestamp(),
                            ProtectedKey.headers(record, protector));
        }
    }
}

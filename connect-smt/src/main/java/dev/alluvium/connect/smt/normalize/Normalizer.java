// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.identify.KeyMode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * From a record in a source's format to one whose value is the row and whose headers tell the change: admits, asks the
 * formats, and builds exactly one new record. Confined to the task thread.
 */
public final class Normalizer {
    private final NormalizeSettings settings;
    private final List<ChangeFormat> formats;
    private final IdReader ids;
    private final HeaderWriter writer;
    private final String opHeader;
    private final EnvelopeWriter envelopes;

    /** A normaliser that asks the formats in order. */
    public Normalizer(NormalizeSettings settings, List<ChangeFormat> formats, IdReader ids, HeaderWriter writer) {
        this.settings = settings;
        this.formats = List.copyOf(formats);
        this.ids = ids;
        this.writer = writer;
        this.opHeader = EntityFact.OP.header(settings.prefix());
        this.envelopes = new EnvelopeWriter(settings.prefix(), settings.planCacheSize());
    }

    /**
     * The normalised record.
     *
     * @return the same instance where it passes unchanged, null where it is left out
     * @throws UnusableRecordException where the record holds no change that can be trusted
     */
    public <R extends ConnectRecord<R>> @Nullable R normalize(R record) {
        R admitted = record;
        if (!record.headers().isEmpty()) {
            if (settings.existingHeaders() == ExistingHeaders.STRIP) {
                admitted = strip(record);
            } else if (record.headers().lastWithName(opHeader) != null) {
                return passNormalized(record);
            }
        }
        Object value = admitted.value();
        if (value == null) {
            return tombstone(admitted);
        }
        if (settings.output() == Output.ENVELOPE
                && settings.existingHeaders() != ExistingHeaders.STRIP
                && EnvelopeWriter.isEnvelope(value)) {
            return passNormalized(admitted);
        }
        for (ChangeFormat format : formats) {
            if (format.recognises(admitted, value)) {
                return apply(admitted, format.read(admitted));
            }
        }
        return unrecognized(admitted, value);
    }

    private <R extends ConnectRecord<R>> R passNormalized(R record) {
        if (settings.existingHeaders() == ExistingHeaders.FAIL) {
            throw SmtErrors.alreadyNormalized(opHeader);
        }
        return record;
    }

    private <R extends ConnectRecord<R>> @Nullable R unrecognized(R record, Object value) {
        return switch (settings.onUnrecognized()) {
            case PASS -> record;
            case DROP -> null;
            case FAIL -> throw SmtErrors.unrecognized(settings.format(), value);
        };
    }

    private <R extends ConnectRecord<R>> @Nullable R apply(R record, Reading reading) {
        if (reading instanceof Change change) {
            return emit(record, change);
        }
        return reading == Reading.Verdict.PASS ? record : null;
    }

    private <R extends ConnectRecord<R>> R emit(R record, Change change) {
        ConnectHeaders headers = writer.write(record.headers(), change);
        SchemaAndValue key = newKey(record, change);
        SchemaAndValue value = newValue(record, change);
        if (settings.output() == Output.ENVELOPE) {
            EnvelopeWriter.Envelope envelope = envelopes.write(headers, rowOfEnvelope(change, value));
            headers = envelope.headers();
            value = envelope.value();
        }
        // Key and row as they came are handed on without a pair to hold them: this runs for every record.
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                key == null ? record.keySchema() : key.schema(),
                key == null ? record.key() : key.value(),
                value == null ? change.rowSchema() : value.schema(),
                value == null ? change.row() : value.value(),
                record.timestamp(),
                headers);
    }

    /** The key, null where it stays. */
    private @Nullable SchemaAndValue newKey(ConnectRecord<?> record, Change change) {
        if (change.op() == EntityOp.TRUNCATE) {
            return SchemaAndValue.NULL;
        }
        return change.id() != null && (record.key() == null || settings.keyMode() != KeyMode.KEEP)
                ? key(change.id())
                : null;
    }

    /** The value, null where it is the change's row. */
    private @Nullable SchemaAndValue newValue(ConnectRecord<?> record, Change change) {
        if (settings.output() == Output.HEADERS_ONLY) {
            return new SchemaAndValue(record.valueSchema(), record.value());
        }
        return change.op() == EntityOp.DELETE && (change.row() == null || settings.deleteValue() != DeleteValue.BEFORE)
                ? valueOfDelete(change.id())
                : null;
    }

    /** The value of an envelope is never null, so its row may be, and keeps its schema then. */
    private static SchemaAndValue rowOfEnvelope(Change change, @Nullable SchemaAndValue value) {
        if (value == null) {
            return new SchemaAndValue(change.rowSchema(), change.row());
        }
        return value.value() == null ? new SchemaAndValue(change.rowSchema(), null) : value;
    }

    private SchemaAndValue key(EntityId id) {
        return settings.keyMode() == KeyMode.STRING
                ? new SchemaAndValue(Schema.STRING_SCHEMA, id.text())
                : id.asFields();
    }

    private SchemaAndValue valueOfDelete(@Nullable EntityId id) {
        if (id != null && settings.deleteValue() != DeleteValue.TOMBSTONE) {
            SchemaAndValue fields = id.asFields();
            if (fields.value() instanceof Struct || fields.value() instanceof Map) {
                return fields;
            }
        }
        return SchemaAndValue.NULL;
    }

    private <R extends ConnectRecord<R>> R tombstone(R record) {
        String type = typeOfTombstone(record);
        EntityId id = idOfTombstone(record, type);
        if (type == null && id == null) {
            return record;
        }
        Schema keySchema = record.keySchema();
        Object key = record.key();
        if (id != null && settings.keyMode() != KeyMode.KEEP) {
            SchemaAndValue made = key(id);
            keySchema = made.schema();
            key = made.value();
        }
        Headers headers = settings.output() == Output.ENVELOPE
                ? record.headers()
                : writer.writeTombstone(record.headers(), type, id);
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keySchema,
                key,
                record.valueSchema(),
                null,
                record.timestamp(),
                headers);
    }

    private @Nullable String typeOfTombstone(ConnectRecord<?> record) {
        for (ChangeFormat format : formats) {
            String type = format.typeOfTombstone(record);
            if (type != null) {
                return type;
            }
        }
        return settings.types().fallback();
    }

    /** A tombstone goes on even where its key is no id: dropping or refusing it would stop the topic's compaction. */
    private @Nullable EntityId idOfTombstone(ConnectRecord<?> record, @Nullable String type) {
        try {
            for (ChangeFormat format : formats) {
                EntityId id = format.idOfTombstone(record);
                if (id != null) {
                    return id;
                }
            }
            return record.key() == null ? null : ids.ofKey(record, type == null ? "" : type);
        } catch (UnusableRecordException e) {
            return null;
        }
    }

    private <R extends ConnectRecord<R>> R strip(R record) {
        ConnectHeaders kept = new ConnectHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(settings.prefix())) {
                kept.add(header);
            }
        }
        if (kept.size() == record.headers().size()) {
            return record;
        }
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                kept);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Cdc;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.DomainMetadata;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One action of each kind as JSON. Maps and sets without an order of their own are sorted, so that equal actions give
 * equal bytes.
 */
final class ActionWriter {
    private ActionWriter() {}

    static void write(Action action, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (action instanceof AddFile add) {
            writeAdd(add, json);
        } else if (action instanceof RemoveFile remove) {
            writeRemove(remove, json);
        } else if (action instanceof Txn txn) {
            writeTxn(txn, json);
        } else if (action instanceof CommitInfo info) {
            json.writeFieldName("commitInfo");
            writeValue(info.fields(), json);
        } else if (action instanceof Metadata metadata) {
            writeMetadata("metaData", metadata, json);
        } else if (action instanceof Protocol protocol) {
            writeProtocol(protocol, json);
        } else if (action instanceof DomainMetadata domain) {
            writeDomainMetadata(domain, json);
        } else if (action instanceof Cdc cdc) {
            throw new IllegalArgumentException("change data files are not written: " + ObjectKeys.shown(cdc.path()));
        }
        json.writeEndObject();
    }

    static void writeProtocol(Protocol protocol, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("protocol");
        json.writeNumberField("minReaderVersion", protocol.minReaderVersion());
        json.writeNumberField("minWriterVersion", protocol.minWriterVersion());
        if (protocol.minReaderVersion() >= TableFeatures.READER_FEATURES_VERSION) {
            writeStrings("readerFeatures", new TreeSet<>(protocol.readerFeatures()), json);
        }
        if (protocol.minWriterVersion() >= TableFeatures.WRITER_FEATURES_VERSION) {
            writeStrings("writerFeatures", new TreeSet<>(protocol.writerFeatures()), json);
        }
        json.writeEndObject();
    }

    static void writeMetadata(String name, Metadata metadata, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("id", metadata.id());
        writeOptional("name", metadata.name(), json);
        writeOptional("description", metadata.description(), json);
        json.writeObjectFieldStart("format");
        json.writeStringField("provider", "parquet");
        json.writeObjectFieldStart("options");
        json.writeEndObject();
        json.writeEndObject();
        json.writeStringField("schemaString", metadata.schemaString());
        writeStrings("partitionColumns", metadata.partitionColumns(), json);
        json.writeFieldName("configuration");
        writeValue(new TreeMap<>(metadata.configuration()), json);
        writeOptional("createdTime", metadata.createdTime(), json);
        json.writeEndObject();
    }

    private static void writeAdd(AddFile add, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("add");
        json.writeStringField("path", add.path());
        writeStringMap("partitionValues", add.partitionValues(), json);
        json.writeNumberField("size", add.size());
        json.writeNumberField("modificationTime", add.modificationTime());
        json.writeBooleanField("dataChange", add.dataChange());
        writeOptional("stats", add.stats(), json);
        if (!add.tags().isEmpty()) {
            writeStringMap("tags", new TreeMap<>(add.tags()), json);
        }
        writeDeletionVector(add.deletionVector(), json);
        json.writeEndObject();
    }

    private static void writeRemove(RemoveFile remove, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("remove");
        json.writeStringField("path", remove.path());
        writeOptional("deletionTimestamp", remove.deletionTimestamp(), json);
        json.writeBooleanField("dataChange", remove.dataChange());
        if (remove.extendedFileMetadata()) {
            json.writeBooleanField("extendedFileMetadata", true);
            writeStringMap("partitionValues", remove.partitionValues(), json);
            writeOptional("size", remove.size(), json);
        }
        writeDeletionVector(remove.deletionVector(), json);
        json.writeEndObject();
    }

    private static void writeDeletionVector(Optional<DeletionVector> optional, JsonGenerator json) throws IOException {
        if (optional.isEmpty()) {
            return;
        }
        DeletionVector vector = optional.get();
        json.writeObjectFieldStart("deletionVector");
        json.writeStringField("storageType", vector.storageType());
        json.writeStringField("pathOrInlineDv", vector.pathOrInlineDv());
        writeOptional("offset", vector.offset(), json);
        json.writeNumberField("sizeInBytes", vector.sizeInBytes());
        json.writeNumberField("cardinality", vector.cardinality());
        json.writeEndObject();
    }

    private static void writeTxn(Txn txn, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("txn");
        json.writeStringField("appId", txn.appId());
        json.writeNumberField("version", txn.version());
        writeOptional("lastUpdated", txn.lastUpdated(), json);
        json.writeEndObject();
    }

    private static void writeDomainMetadata(DomainMetadata domain, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("domainMetadata");
        json.writeStringField("domain", domain.domain());
        json.writeStringField("configuration", domain.configuration());
        json.writeBooleanField("removed", domain.removed());
        json.writeEndObject();
    }

    private static void writeOptional(String field, @Nullable String value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void writeOptional(String field, OptionalLong value, JsonGenerator json) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.getAsLong());
        }
    }

    private static void writeStrings(String field, Collection<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void writeStringMap(String field, Map<String, @Nullable String> map, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, @Nullable String> entry : map.entrySet()) {
            json.writeFieldName(entry.getKey());
            writeValue(entry.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void writeValue(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                writeValue(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                writeValue(element, json);
            }
            json.writeEndArray();
        } else {
            writeNumber(value, json);
        }
    }

    private static void writeNumber(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger whole) {
            json.writeNumber(whole);
        } else if (value instanceof BigDecimal exact) {
            json.writeNumber(exact);
        } else {
            throw new IllegalArgumentException(
                    "commitInfo has no values of type " + value.getClass().getSimpleName());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.decode.UserRecord;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes the source records of one shard. Confined to the task thread. */
public final class RecordMapper {
    private final MappingSettings settings;
    private final ShardRef shard;
    private final String stream;
    private final String topic;
    private final Map<String, String> partition;

    /** A mapper for the shard. */
    public RecordMapper(MappingSettings settings, ShardRef shard) {
        this.settings = settings;
        this.shard = shard;
        this.stream = shard.stream().substring(shard.stream().lastIndexOf('/') + 1);
        this.topic = settings.topic().topic(shard.stream());
        this.partition = SourcePartition.of(shard);
    }

    /**
     * The record of a user record; empty where its payload does not have the format and the settings leave such ones
     * out.
     *
     * @param offset that covers it
     * @throws org.apache.kafka.connect.errors.DataException if its payload does not have the format
     */
    public Optional<SourceRecord> record(DecodedRecord from, UserRecord user, ShardOffset offset) {
        SchemaAndValue value;
        try {
            value = settings.format().value(user.data());
        } catch (IOException malformed) {
            if (settings.skipMalformed()) {
                return Optional.empty();
            }
            throw SourceErrors.notJson(shard, from.sequence(), user.sub());
        }
        String key = key(user);
        return Optional.of(new SourceRecord(
                partition,
                offset.toMap(),
                topic,
                null,
                key == null ? null : Schema.STRING_SCHEMA,
                key,
                value.schema(),
                value.value(),
                settings.arrivalTimestamp() ? from.arrival() : null,
                headers(from, user)));
    }

    /** The record of a marker; empty where none are written. It has no value, so that every converter takes it. */
    public Optional<SourceRecord> marker(Marker marker, ShardOffset offset) {
        if (!settings.hasStateTopic()) {
            return Optional.empty();
        }
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(RecordHeaders.MARKER, marker.kind().name());
        headers.addString(RecordHeaders.STREAM, stream);
        headers.addString(RecordHeaders.SHARD, shard.shard().value());
        marker.details().forEach(headers::addString);
        boolean keyed = settings.key() != MappingSettings.Key.NONE;
        return Optional.of(new SourceRecord(
                partition,
                offset.toMap(),
                settings.stateTopic(),
                null,
                keyed ? Schema.STRING_SCHEMA : null,
                keyed ? shard.toString() : null,
                null,
                null,
                null,
                headers));
    }

    private @Nullable String key(UserRecord user) {
        return switch (settings.key()) {
            case PARTITION_KEY -> user.partitionKey();
            case EXPLICIT_HASH_KEY -> user.explicitHashKey();
            case NONE -> null;
        };
    }

    private ConnectHeaders headers(DecodedRecord from, UserRecord user) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(RecordHeaders.STREAM, stream);
        headers.addString(RecordHeaders.SHARD, shard.shard().value());
        headers.addString(RecordHeaders.SEQUENCE, from.sequence());
        headers.addInt(RecordHeaders.SUBSEQUENCE, user.sub());
        headers.addString(RecordHeaders.PARTITION_KEY, user.partitionKey());
        headers.addLong(RecordHeaders.ARRIVAL, from.arrival());
        headers.addString(RecordHeaders.ENCRYPTION, from.encryption());
        if (from.kind() == DecodedRecord.Kind.AGGREGATE) {
            headers.addInt(RecordHeaders.AGGREGATE_SIZE, from.count());
        }
        if (user.explicitHashKey() != null) {
            headers.addString(RecordHeaders.EXPLICIT_HASH_KEY, user.explicitHashKey());
        }
        if (user.outOfRange()) {
            headers.addBoolean(RecordHeaders.OUT_OF_RANGE, true);
        }
        return headers;
    }
}

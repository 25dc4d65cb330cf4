// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.parse.ParseConfig;
import dev.alluvium.connect.smt.parse.TextParser;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON text or bytes into Maps and Lists, or Structs, strictly: nothing wraps, nothing is dropped, nothing is
 * guessed. Use {@link Value} or {@link Key}, behind a ByteArrayConverter or StringConverter. Confined to the task
 * thread.
 */
public abstract sealed class ParseJson<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "ParseJson";

    private @Nullable TextParser parser;

    private ParseJson() {}

    @Override
    public void configure(Map<String, ?> properties) {
        parser = new TextParser(Settings.of(NAME, config(), properties));
    }

    @Override
    public R apply(R record) {
        TextParser configured = parser;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            return parsed(record, configured);
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    abstract R parsed(R record, TextParser parser);

    @Override
    public ConfigDef config() {
        return ParseConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        parser = null;
    }

    /** Parses record values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseJson<R> {
        /** For Connect. */
        public Value() {}

        @Override
        R parsed(R record, TextParser parser) {
            SchemaAndValue value = parser.parse(record.topic(), record.valueSchema(), record.value());
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

    /** Parses record keys, those of tombstones too. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseJson<R> {
        /** For Connect. */
        public Key() {}

        @Override
        R parsed(R record, TextParser parser) {
            SchemaAndValue key = parser.parse(record.topic(), record.keySchema(), record.key());
            return key.value() == record.key()
                    ? record
                    : record.newRecord(
                            record.topic(),
                            record.kafkaPartition(),
                            key.schema(),
                            key.value(),
                            record.valueSchema(),
                            record.value(),
                            record.timestamp());
        }
    }
}

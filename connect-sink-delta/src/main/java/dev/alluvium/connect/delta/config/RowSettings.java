// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What a record means: keys, order, deletes, absent and late values. */
final class RowSettings {
    static final String WRITE_MODE = "write.mode";
    static final String PK_MODE = "pk.mode";
    static final String PK_FIELDS = "pk.fields";
    static final String SEQUENCE_BY = "sequence.by";
    static final String KEY_SCOPE = "key.scope";
    static final String PARTITION_GROWTH = "partition.growth.policy";
    static final String SEQUENCE_NULL = "sequence.null.policy";
    static final String CDC_FORMAT = "cdc.format";
    static final String DELETE_MODE = "delete.mode";
    static final String TOMBSTONE_MODE = "tombstone.mode";
    static final String TRUNCATE_MODE = "truncate.mode";
    static final String TOMBSTONE_MISSING = "tombstone.missing.policy";
    static final String TOMBSTONE_RETENTION = "tombstone.retention.ms";
    static final String PARTIAL_UPDATE = "partial.update.enabled";
    static final String NULL_POLICY = "null.policy";
    static final String PLACEHOLDER = "unavailable.value.placeholder";
    static final String MISSING_BASE = "unavailable.without.base.policy";
    static final String LATE_EVENT = "late.event.policy";
    static final String DUPLICATE_KEY = "duplicate.key.policy";
    static final String UPSERT_ENGINE = "upsert.engine";
    static final String INDEX_VERIFY_KEYS = "index.verify.keys";
    static final String INDEX_MAX_BYTES = "index.max.bytes";
    static final String INDEX_DIRECTORY = "index.directory";
    static final String INDEX_VERIFY_SAMPLE = "index.verify.sample";
    static final String INDEX_SAVE_INTERVAL = "index.save.interval.ms";
    static final String INDEX_PUBLISH = "index.publish";
    static final long DEFAULT_SAVE_INTERVAL = 600_000L;
    static final String DEFAULT_PLACEHOLDER = "__debezium_unavailable_value";
    private static final String GROUP = "Rows";

    private static final List<Setting> SETTINGS = List.of(
            setting(
                            WRITE_MODE,
                            "append: each record is a row; upsert: one row per key; staging: append now,"
                                    + " merge later.")
                    .withDefault("append")
                    .oneOf("append", "upsert", "staging")
                    .importance(Importance.HIGH),
            setting(
                            PK_MODE,
                            "Where the key of a row stands: in the record's key, value or headers. kafka: topic,"
                                    + " partition and offset become columns (append only).")
                    .withDefault("none")
                    .oneOf("none", "record_key", "record_value", "record_header", "kafka")
                    .importance(Importance.HIGH),
            setting(PK_FIELDS, Type.LIST, "The key's fields in order. Empty with record_key: all fields of the key.")
                    .withDefault(List.of())
                    .importance(Importance.HIGH),
            setting(
                            SEQUENCE_BY,
                            Type.LIST,
                            "What orders the events of a key: kafka.offset, entity.seq, kafka.timestamp,"
                                    + " header:NAME, or"
                                    + " fields of the value.")
                    .withDefault(List.of("kafka.offset")),
            setting(
                            KEY_SCOPE,
                            "partition: all events of a key come from one topic-partition, which you"
                                    + " assert; table: from"
                                    + " any. Default: partition when ordered by kafka.offset, else table.")
                    .oneOf("partition", "table"),
            setting(
                            PARTITION_GROWTH,
                            "What to do when a topic has more partitions than the table has seen, while"
                                    + " keys are ordered"
                                    + " by kafka.offset.")
                    .withDefault("warn")
                    .oneOf("warn", "fail", "ignore"),
            setting(SEQUENCE_NULL, "What to do with an event without its sequence; oldest: it loses to every other.")
                    .withDefault("dlq")
                    .oneOf("fail", "dlq", "oldest")
                    .supporting("fail", "dlq"),
            setting(
                            CDC_FORMAT,
                            "How a record says what happened. entity: by entity.* headers; none: a value"
                                    + " is a row, a null"
                                    + " a delete; auto: entity where the header entity.op is present, else none.")
                    .withDefault("auto")
                    .oneOf("auto", "none", "entity", "debezium", "debezium_flat", "op_field")
                    .supporting("auto", "none", "entity"),
            setting("cdc.op.field", "Field that holds the operation, for cdc.format=op_field.")
                    .notYetEffective(),
            setting("cdc.op.mapping", Type.LIST, "Meaning of the operations, for cdc.format=op_field.")
                    .withDefault(List.of("c:upsert", "r:upsert", "u:upsert", "d:delete", "t:truncate", "m:ignore"))
                    .notYetEffective(),
            setting(
                            DELETE_MODE,
                            "hard removes the row; soft keeps it with __deleted = true; ignore; fail."
                                    + " Default: hard in"
                                    + " upsert and staging, ignore in append.")
                    .oneOf("hard", "soft", "ignore", "fail"),
            setting(TOMBSTONE_MODE, "What a null value means where no header says it.")
                    .withDefault("delete")
                    .oneOf("delete", "ignore", "fail"),
            setting(TRUNCATE_MODE, "What to do when the source truncates its table.")
                    .withDefault("fail")
                    .oneOf("ignore", "apply", "fail"),
            setting(
                            TOMBSTONE_MISSING,
                            "What it means that the table's log names tombstones which the store does not have, as in a"
                                    + " table that was copied in part: fail, or forget them and warn.")
                    .withDefault("fail")
                    .oneOf("fail", "forget"),
            setting(
                            TOMBSTONE_RETENTION,
                            Type.LONG,
                            "How long a key that was removed remembers its sequence, so that a late update does"
                                    + " not revive it; 0: not at all. Where deletes are hard and ordered by a"
                                    + " sequence.")
                    .withDefault(604_800_000L)
                    .atLeast(0),
            setting(PARTIAL_UPDATE, Type.BOOLEAN, "Whether a field that a record lacks keeps its stored value.")
                    .withDefault(false),
            setting(NULL_POLICY, "Whether an explicit null overwrites the stored value or keeps it.")
                    .withDefault("overwrite")
                    .oneOf("overwrite", "keep"),
            setting(
                            PLACEHOLDER,
                            "What a source writes in place of a value that it does not have at hand; also"
                                    + " recognised as"
                                    + " bytes, base64, hex and one-element arrays.")
                    .withDefault(DEFAULT_PLACEHOLDER),
            setting(MISSING_BASE, "What to do with an unavailable value of a row that the table does not have.")
                    .withDefault("dlq")
                    .oneOf("null", "dlq", "fail"),
            setting(LATE_EVENT, "What to do with an event that is older than the stored row.")
                    .withDefault("drop")
                    .oneOf("drop", "dlq", "fail"),
            setting(
                            DUPLICATE_KEY,
                            "What to do when the table holds two rows of one key: fail, or keep the one"
                                    + " with the highest"
                                    + " sequence.")
                    .withDefault("fail")
                    .oneOf("fail", "repair"),
            setting(
                            UPSERT_ENGINE,
                            "What becomes of a row that is superseded: dv marks it in a deletion vector, cow copies its"
                                    + " file, auto does what the table allows.")
                    .withDefault("auto")
                    .oneOf("auto", "cow", "dv"),
            Setting.of(
                            INDEX_VERIFY_KEYS,
                            Type.BOOLEAN,
                            "Whether a row that the key index found by a hash is read before it is believed.")
                    .in(GROUP)
                    .withDefault(false),
            Setting.of(
                            INDEX_MAX_BYTES,
                            Type.LONG,
                            "Memory in which a task knows where the rows of one table's keys are; what does not fit"
                                    + " goes to index.directory.")
                    .in(GROUP)
                    .withDefault(256L << 20)
                    .atLeast(1L << 20),
            Setting.of(
                            INDEX_DIRECTORY,
                            Type.STRING,
                            "Local directory of what index.max.bytes has no room for, and of saved indexes, with which"
                                    + " a task begins again. Default: java.io.tmpdir, and none are saved.")
                    .checkedBy(LocalDirectory.validator())
                    .in(GROUP),
            Setting.of(
                            INDEX_PUBLISH,
                            Type.STRING,
                            "auto: compaction puts the hashes of a large file's keys beside it, from which any task"
                                    + " begins; off: neither written nor read.")
                    .in(GROUP)
                    .withDefault("auto")
                    .oneOf("auto", "off"),
            Setting.of(
                            INDEX_VERIFY_SAMPLE,
                            Type.INT,
                            "In how many places of a table a saved index is compared with it before it is used.")
                    .in(GROUP)
                    .withDefault(8)
                    .atLeast(0)
                    .importance(Importance.LOW),
            Setting.of(
                            INDEX_SAVE_INTERVAL,
                            Type.LONG,
                            "How often an index that changed is saved in index.directory, besides when the task"
                                    + " stops; -1: only then.")
                    .in(GROUP)
                    .withDefault(DEFAULT_SAVE_INTERVAL)
                    .atLeast(-1)
                    .importance(Importance.LOW));

    private RowSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, String doc) {
        return setting(name, Type.STRING, doc);
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP).overridablePerTable();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one table is written: the settings with the table's own overrides applied.
 *
 * @param name of the table
 * @param mode append, upsert or staging
 * @param keys where the key stands
 * @param sequence what orders the events of a key
 * @param events what a record means
 * @param schema how columns come about
 * @param files how data files are written
 * @param flush when a batch is committed
 * @param sources what the table says of its topic-partitions that is not expected
 */
public record TableConfig(
        String name,
        WriteMode mode,
        Keys keys,
        SequenceSource sequence,
        Events events,
        Columns schema,
        Files files,
        Flush flush,
        Sources sources) {
    /** How records reach the table. */
    public enum WriteMode {
        /** Each record is a row. */
        APPEND,
        /** One row per key. */
        UPSERT,
        /** One row per key, some time after its events. */
        STAGING
    }

    /** Where the key stands. */
    public enum PkMode {
        /** There is none. */
        NONE,
        /** In the record's key. */
        RECORD_KEY,
        /** In the value. */
        RECORD_VALUE,
        /** In headers. */
        RECORD_HEADER,
        /** Topic, partition and offset. */
        KAFKA
    }

    /** How a record says what happened. */
    public enum CdcFormat {
        /** By header where there is one, else plain. */
        AUTO,
        /** A value is a row, a null a delete. */
        NONE,
        /** By the entity headers. */
        ENTITY
    }

    /** What a delete does. */
    public enum DeleteMode {
        /** Removes the row. */
        HARD,
        /** Flags the row. */
        SOFT,
        /** Nothing. */
        IGNORE,
        /** Stops the task. */
        FAIL
    }

    /** What a rare event does, where it can be an effect, nothing, or the end. */
    public enum RareEvent {
        /** Has its effect. */
        APPLY,
        /** Nothing. */
        IGNORE,
        /** Stops the task. */
        FAIL
    }

    /** What becomes of a record that cannot be used as it is. */
    public enum RecordPolicy {
        /** It is used as well as possible, or dropped and counted, as the setting says. */
        ACCEPT,
        /** It goes to the dead letter queue. */
        DLQ,
        /** It stops the task. */
        FAIL
    }

    /** What a topic with more partitions than the table has seen does. */
    public enum GrowthPolicy {
        /** It is logged. */
        WARN,
        /** It stops the task. */
        FAIL,
        /** Nothing. */
        IGNORE
    }

    /** What becomes of a row that is superseded. */
    public enum UpsertEngine {
        /** It is marked where the table has deletion vectors, else its file is copied. */
        AUTO,
        /** Its file is copied. */
        COW,
        /** It is marked. */
        DV
    }

    /** What another pipeline's offset of a topic-partition does. */
    public enum OwnershipPolicy {
        /** It stops the task. */
        FAIL,
        /** It becomes this pipeline's, in a commit that retires the other's id. */
        ADOPT,
        /** Nothing: everything is written again. */
        IGNORE
    }

    /** What a topic that begins below the offset that the table holds does. */
    public enum MismatchPolicy {
        /** It stops the task. */
        FAIL,
        /** It is another topic, and read from its beginning. */
        RESET,
        /** It is read from the offset that the table holds. */
        IGNORE
    }

    /** How decimals are stored. */
    public enum Decimals {
        /** As decimals. */
        PRECISE,
        /** As plain text. */
        STRING,
        /** As doubles. */
        DOUBLE
    }

    /** Codecs of data files. */
    public enum Codec {
        /** Fast. */
        SNAPPY,
        /** Small. */
        ZSTD,
        /** Old. */
        GZIP,
        /** None at all. */
        NONE
    }

    /**
     * Keys.
     *
     * @param mode where the key stands
     * @param fields its parts in order; empty with {@code RECORD_KEY}: all
     * @param laneScoped whether all events of a key arrive in one topic-partition
     * @param repairDuplicates whether two rows of one key are repaired instead of refused
     * @param growth what more partitions than before do, where offsets order the events of a key
     * @param engine what becomes of rows that are superseded
     * @param index where the row of each key is
     */
    public record Keys(
            PkMode mode,
            List<String> fields,
            boolean laneScoped,
            boolean repairDuplicates,
            GrowthPolicy growth,
            UpsertEngine engine,
            Index index) {
        /** Copies the fields. */
        public Keys {
            fields = List.copyOf(fields);
        }
    }

    /**
     * How a task knows where the row of each key is.
     *
     * @param verified whether a row that is found by the hash of its key is read before it is believed
     * @param maxBytes of memory
     * @param directory of what does not fit
     * @param saved how it outlives the task, if it does
     * @param published whether compaction leaves what others can begin with beside the files
     */
    public record Index(
            boolean verified, long maxBytes, Path directory, Optional<SavedIndex> saved, boolean published) {}

    /**
     * How the next start of a task knows it.
     *
     * @param owner tells the task from all others
     * @param sample in how many places a saved index is compared with the table
     * @param interval how often it is saved; empty for only when the task stops
     */
    public record SavedIndex(String owner, int sample, Optional<Duration> interval) {}

    /**
     * Meaning of records.
     *
     * @param format how a record says what happened
     * @param deletes what a delete does
     * @param tombstones what a null value without a header means
     * @param truncates what a truncate does
     * @param partialUpdate whether an absent field keeps the stored value
     * @param keepOnNull whether an explicit null keeps the stored value
     * @param placeholder of unavailable values
     * @param missingBase an unavailable value without a stored row
     * @param late an event older than the stored row
     * @param deleted what is known of a key that was removed
     */
    public record Events(
            CdcFormat format,
            DeleteMode deletes,
            RareEvent tombstones,
            RareEvent truncates,
            boolean partialUpdate,
            boolean keepOnNull,
            String placeholder,
            RecordPolicy missingBase,
            RecordPolicy late,
            DeleteMemory deleted) {}

    /**
     * How deletes are remembered.
     *
     * @param appIdPrefix of the transaction ids
     * @param retention how long; zero: not at all
     * @param forgetsMissing whether tombstones that are gone are done without
     */
    public record DeleteMemory(String appIdPrefix, Duration retention, boolean forgetsMissing) {}

    /**
     * Columns.
     *
     * @param create whether a missing table is created
     * @param evolve whether new fields become columns
     * @param reportIncompatible whether an unfit record is reported instead of stopping the task
     * @param underscoreNames whether characters that a column's name may not hold become underscores
     * @param partitionBy partition columns of a created table
     * @param reportNullPartition whether a null partition value is reported
     * @param decimals how decimals are stored
     * @param metadata facts about the record that become columns
     * @param properties of a created table
     */
    public record Columns(
            boolean create,
            boolean evolve,
            boolean reportIncompatible,
            boolean underscoreNames,
            List<String> partitionBy,
            boolean reportNullPartition,
            Decimals decimals,
            List<String> metadata,
            Map<String, String> properties) {
        /** Copies the collections. */
        public Columns {
            partitionBy = List.copyOf(partitionBy);
            metadata = List.copyOf(metadata);
            properties = Map.copyOf(properties);
        }
    }

    /**
     * Data files.
     *
     * @param targetBytes size not exceeded by much
     * @param codec of their pages
     * @param statsColumns with statistics; empty for the first 32
     * @param checkpointInterval commits between checkpoints
     */
    public record Files(long targetBytes, Codec codec, List<String> statsColumns, int checkpointInterval) {
        /** Copies the columns. */
        public Files {
            statsColumns = List.copyOf(statsColumns);
        }
    }

    /**
     * What the table says of its topic-partitions that is not expected.
     *
     * @param ownership another pipeline's offset
     * @param mismatch an offset beyond the topic's
     */
    public record Sources(OwnershipPolicy ownership, MismatchPolicy mismatch) {}

    /**
     * When a batch is committed.
     *
     * @param records at this many
     * @param bytes at this many, estimated
     * @param interval at this age of the oldest
     * @param longest at this age, where more records would make it cheaper
     */
    public record Flush(int records, long bytes, Duration interval, Duration longest) {
        /** Whether a flush may wait for longer than the interval at all. */
        public boolean mayBePutOff() {
            return longest.compareTo(interval) > 0;
        }
    }

    /** Whether rows have keys. */
    public boolean upserts() {
        return mode != WriteMode.APPEND;
    }

    /**
     * Whether a key has one row only as long as a single topic feeds the table: offsets of several cannot be compared,
     * and where keys stay in their partitions nobody looks for them elsewhere.
     */
    public boolean needsOneTopic() {
        return upserts() && (!sequence.isStored() || keys.laneScoped());
    }

    /** Whether events are appended now and become rows later. */
    public boolean stages() {
        return mode == WriteMode.STAGING;
    }
}

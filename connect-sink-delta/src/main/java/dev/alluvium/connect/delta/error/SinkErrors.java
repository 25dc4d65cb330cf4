// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import dev.alluvium.connect.delta.config.TableConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** The exceptions that leave the sink. Each names coordinates and what to do; none holds a value, a key or a header. */
public final class SinkErrors {
    private SinkErrors() {}

    /** Where the record stood before any transform: {@code topic-partition@offset}. */
    public static String at(SinkRecord record) {
        return record.originalTopic() + "-" + record.originalKafkaPartition() + "@" + record.originalKafkaOffset();
    }

    /** A record that cannot become a row, as it is reported or, without a reporter, as it stops the task. */
    public static DataException record(SinkRecord record, String message) {
        return new DataException(at(record) + ": " + message);
    }

    /** A record, or what it asks for, that by the settings stops the task. */
    public static ConnectException stops(SinkRecord record, String message) {
        return new ConnectException(at(record) + ": " + message);
    }

    /** A record of a partition that this task was not given. */
    public static ConnectException unknownPartition(SinkRecord record) {
        return new ConnectException(at(record) + ": this task was not given the partition; its records would be lost");
    }

    /** There is no table and none may be made. */
    public static ConnectException tableMissing(String table, String location) {
        return new ConnectException("table '" + table + "' does not exist at " + location
                + "; create it, correct table.base.path, or set auto.create=true");
    }

    /** A table that cannot be made as the settings say. */
    public static ConnectException cannotCreate(String table, String why) {
        return new ConnectException("table '" + table + "' cannot be created: " + why);
    }

    /** A table that forgets offsets. */
    public static ConnectException forgetfulTable(String table) {
        return new ConnectException(
                "table '" + table + "' has delta.setTransactionRetentionDuration, which makes it forget"
                        + " which offsets it holds, so that records would be written twice; unset the property");
    }

    /** Another pipeline writes the same topic-partition. */
    public static ConnectException foreignWriter(String table, TopicPartition partition, String prefix) {
        return new ConnectException(
                "table '" + table + "' was written from " + partition + " under the prefix '" + prefix
                        + "' before; set txn.app.id.prefix=" + prefix
                        + " or table.ownership.policy=adopt to go on from there, or table.ownership.policy=ignore to"
                        + " write everything again");
    }

    /** Nobody can tell which pipeline's offset counts. */
    public static ConnectException severalOwners(String table, TopicPartition partition, Collection<String> prefixes) {
        return new ConnectException("table '" + table + "' holds offsets of " + partition + " under the prefixes "
                + prefixes + "; table.ownership.policy=adopt cannot tell which one counts: say so with alluvium table"
                + " set-offsets, or set txn.app.id.prefix to that one and table.ownership.policy=ignore");
    }

    /** The staging table was removed, and with it what its offsets are. */
    public static ConnectException stagingTableGone(String table) {
        return new ConnectException("table '" + table + "': its staging table is gone, so its offsets cannot be set;"
                + " let the connector run until it has made the staging table anew, then try again");
    }

    /** The topic has more partitions than before. */
    public static ConnectException partitionGrowth(String table, TopicPartition partition, int highest) {
        return new ConnectException(
                "table '" + table + "': " + partition + " is above the highest partition written so far ("
                        + highest
                        + "); keys may have moved while offsets order them: drain the topic before it grows,"
                        + " or order by a"
                        + " field (sequence.by). Set partition.growth.policy=warn to go on");
    }

    /** A key could come to have a row from each of several topics. */
    public static ConnectException severalTopics(TableConfig table, String one, String other) {
        String remedy = table.sequence().isStored()
                ? "with key.scope=partition each looks for keys among its own rows only; set key.scope=table"
                : "offsets of different topics cannot be compared; set sequence.by to a field, header or timestamp,"
                        + " and leave key.scope out or set key.scope=table";
        return new ConnectException("topics '" + one + "' and '" + other + "' both feed the upsert table '"
                + table.name() + "', and a key could come to have two rows: " + remedy
                + ", or route each topic to a table of its own. If one of them is not to be read any more, take it out"
                + " of topics or topics.regex");
    }

    /** The topic was made anew. */
    public static ConnectException offsetMismatch(TopicPartition partition, long stored, long seen) {
        return new ConnectException(
                "ALV-SNK-013 offset mismatch tp=" + partition + " stored=" + stored + " seen=" + seen
                        + " policy=fail: the table holds this partition up to the stored offset but Kafka"
                        + " starts below it; was the"
                        + " topic recreated? see offset.mismatch.policy");
    }

    /** The columns of a record's schema do not fit. */
    public static ConnectException schemaMismatch(SinkRecord record, String table, String message) {
        return new ConnectException(at(record) + ": table '" + table + "': " + message);
    }

    /** The store, or the race for the next version, needs another try later. */
    public static RetriableException tryAgain(String table, Throwable cause) {
        return new RetriableException(
                "table '" + table + "' cannot be reached or committed to now; trying again", cause);
    }

    /** Something that trying again does not mend. */
    public static ConnectException engine(String table, Throwable cause) {
        return new ConnectException("table '" + table + "': " + cause.getMessage(), cause);
    }

    /** A flush that takes longer than a call may. */
    public static StillWritingException stillWriting(String table) {
        return new StillWritingException(
                "table '" + table + "' is still being written (commit.timeout.ms); waiting on");
    }

    /** The dead letter queue does not answer. */
    public static RetriableException reportsPending(int count) {
        return new RetriableException(
                count + " reported records are not safe in the dead letter queue yet; trying again");
    }

    /** The dead letter queue refuses. */
    public static ConnectException reportFailed(Throwable cause) {
        return new ConnectException("a record could not be written to the dead letter queue", cause);
    }

    /** The task was told to stop while it waited. */
    public static ConnectException interrupted(String waitingFor) {
        return new ConnectException("interrupted while waiting for " + waitingFor + "; nothing was committed");
    }

    /** A truncate came first, and the settings leave open what the key is. */
    public static ConnectException keyUnknown(String table) {
        return new ConnectException("table '" + table + "': a truncate is to be applied before any record has said what"
                + " the key is; name it in pk.fields");
    }

    /** Events that wait in the staging table have another key than new ones. */
    public static ConnectException stagedByAnotherKey(String table, List<String> staged, List<String> configured) {
        return new ConnectException("table '" + table + "': the events in its staging table have the key " + staged
                + " but records have the key " + configured
                + "; set pk.fields to the former, or another staging.table.suffix");
    }

    /** One table would be another one's staging table. */
    public static ConnectException stagingNameTaken(String one, String other) {
        return new ConnectException("tables '" + one + "' and '" + other
                + "': one has the name of the other's staging table; change staging.table.suffix or the routing");
    }

    /** Rows would be written into a staging table. */
    public static ConnectException rowsAreStaged(String table) {
        return new ConnectException("table '" + table + "' is a staging table: it keeps events of another table until"
                + " they are merged and takes no rows; change the routing or table.path.format");
    }

    /** A step of the maintenance failed and the settings do not tolerate that. */
    public static ConnectException maintenanceFailed(
            String table, String step, String reason, @Nullable Throwable cause) {
        return new ConnectException(
                "table '" + table + "': maintenance step " + step + " failed: " + reason
                        + "; set maintenance.failure.policy=warn to go on without it",
                cause);
    }

    /** An error ended the maintenance thread. Its message is told with the stack trace only. */
    public static ConnectException maintenanceEnded(String table, Throwable by) {
        return new ConnectException(
                "maintenance ended at table '" + table + "': " + by.getClass().getName()
                        + " (ALV-SNK-022 in the log says where); the task stops, since nothing would be merged,"
                        + " compacted or vacuumed any more. Restart it once the cause is mended",
                by instanceof Error ? by : null);
    }

    /** The directory that a setting names is none, or not ours to write to. */
    public static ConnectException indexDirectory(Path directory, IOException cause) {
        return new ConnectException(
                "index.directory: '" + directory + "' cannot be made or written to ("
                        + cause.getClass().getSimpleName()
                        + "); name a directory on the worker's own disk that the worker's user may write to",
                cause);
    }

    /** An offset that no topic has. */
    public static ConnectException noOffset(TopicPartition partition, long offset) {
        return new ConnectException(
                "offset " + offset + " of " + partition + " is none: the first one is 0; nothing was" + " changed");
    }

    /** A topic that the connector does not read. */
    public static ConnectException notSubscribed(TopicPartition partition) {
        return new ConnectException("topic '" + partition.topic()
                + "' is not one that this connector reads (topics, topics.regex); nothing" + " was changed");
    }

    /** Offsets were set in some tables and not in these. */
    public static ConnectException offsetsNotSet(Map<String, String> failures, @Nullable Throwable first) {
        return new ConnectException(
                "the offsets were not set in every table; repeat the request once that is mended: " + failures, first);
    }
}

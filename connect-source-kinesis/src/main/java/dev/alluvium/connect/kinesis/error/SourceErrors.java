// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.error;

import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * The exceptions that leave the source. Each names coordinates and what to do; none holds a value, a key or a
 * header.
 */
public final class SourceErrors {
    private static final String RESET = "PATCH /connectors/<name>/offsets";

    private SourceErrors() {}

    /** Something is stored for a shard that cannot be read: going on would skip or repeat everything. */
    public static ConnectException offsetUnreadable(ShardRef shard, String why) {
        return new ConnectException("ALV-KIN-020 the stored offset of " + shard + " cannot be read: " + why
                + "; correct or reset it with " + RESET);
    }

    /** We may not do what must be done. */
    public static ConnectException denied(String stream, KinesisException cause) {
        return new ConnectException(
                "ALV-KIN-021 stream " + stream + ": " + cause.getMessage() + "; grant kinesis:" + cause.action()
                        + " (and kms:Decrypt for an encrypted stream) or correct the credentials, and restart the task",
                cause);
    }

    /** The stream is not there. */
    public static ConnectException streamMissing(String stream, KinesisException cause) {
        return new ConnectException(
                "ALV-KIN-022 stream " + stream + " does not exist in this account and region; correct"
                        + " kinesis.stream.names or aws.region",
                cause);
    }

    /** The stream was deleted and created again while it was read. */
    public static ConnectException streamRecreated(String stream) {
        return new ConnectException("ALV-KIN-023 stream " + stream
                + " was created again under its name while it was read; to read the new one, restart the connector with"
                + " its tasks: POST /connectors/<name>/restart?includeTasks=true");
    }

    /** Kinesis refused something that we asked for wrongly, or that is stored wrongly. */
    public static ConnectException refused(ShardRef shard, KinesisException cause) {
        return new ConnectException(
                "ALV-KIN-024 " + shard + ": " + cause.getMessage()
                        + "; if its offset was altered, correct or reset it with " + RESET
                        + "; if kinesis.start.positions names it, correct the number",
                cause);
    }

    /** Records were deleted by retention before they were read, or may have been. */
    public static ConnectException gap(ShardRef shard, String what, long from, long to) {
        String begin =
                from == 0 ? "an unknown time" : Instant.ofEpochMilli(from).toString();
        return new ConnectException("ALV-KIN-025 " + shard + ": " + what + " between " + begin
                + " and " + Instant.ofEpochMilli(to)
                + "; to go on behind the gap set gap.policy=continue, and restart the task");
    }

    /** An aggregate that is broken, where the settings say that this stops the task. */
    public static DataException corruptAggregate(ShardRef shard, String sequence) {
        return new DataException("ALV-KIN-026 " + shard + "@" + sequence
                + ": the record has the KPL's mark and is no intact aggregate; set kinesis.kpl.corrupt=raw to deliver"
                + " it as it is, or drop");
    }

    /** A payload that is not JSON, where the settings say that it is. */
    public static DataException notJson(ShardRef shard, String sequence, int sub) {
        return new DataException("ALV-KIN-027 " + shard + "@" + sequence + "/" + sub
                + ": the payload is not one JSON value; set errors.tolerance=all to skip such records, or"
                + " kinesis.value.format=bytes and parse it behind the connector");
    }

    /** A transform touched a record of the state topic. */
    public static ConnectException markerLost(String stateTopic) {
        return new ConnectException("ALV-KIN-028 a transform dropped or moved a record of the state topic " + stateTopic
                + ", without which a reshard cannot be followed; give each transform the predicate TopicNameMatches for"
                + " that topic with negate=true");
    }

    /** Offsets that a user wants to store and that would not do. */
    public static ConnectException alterations(List<String> problems) {
        return new ConnectException("ALV-KIN-029 the offsets are refused: " + String.join("; ", problems));
    }

    /** The task's configuration has no ranges. */
    public static ConnectException noRanges() {
        return new ConnectException(
                "ALV-KIN-030 kinesis.task.ranges is missing or unreadable: it is set by the connector on its tasks");
    }

    /** A task that is to subscribe and does not know as whom. */
    public static ConnectException noConsumer(String stream) {
        return new ConnectException("ALV-KIN-036 the task has no consumer for stream " + stream
                + ": kinesis.efo.consumer.arn, if set, must name one consumer of each stream; otherwise it is set by"
                + " the connector on its tasks");
    }

    /** A shard that is said where to begin in is not there. */
    public static ConnectException startMissing(ShardRef shard) {
        return new ConnectException("ALV-KIN-035 kinesis.start.positions names " + shard
                + ", for which nothing is stored and which Kinesis does not list: it expired, or never was; remove or"
                + " correct the entry, or set gap.policy=continue");
    }

    /** Our bug, or a failure of a background thread. */
    public static ConnectException broken(String what, Throwable cause) {
        return new ConnectException("ALV-KIN-031 " + what, cause);
    }
}

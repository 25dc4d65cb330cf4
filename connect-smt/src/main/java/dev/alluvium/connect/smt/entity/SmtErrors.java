// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.entity;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Every error text about a record, in one place. A text names coordinates, field paths, settings, Java types and schema
 * names; it never holds a value of a record, key or header.
 */
public final class SmtErrors {
    private SmtErrors() {}

    /** The exception that leaves a transform: the reason with the record's coordinates. */
    public static DataException at(String transform, ConnectRecord<?> record, UnusableRecordException reason) {
        return new DataException(transform + ": " + coordinates(record) + ": " + reason.getMessage());
    }

    /** Topic, partition and (in a sink) offset: where to find the record, nothing of what it says. */
    public static String coordinates(ConnectRecord<?> record) {
        StringBuilder text = new StringBuilder(64).append("topic ").append(record.topic());
        if (record.kafkaPartition() != null) {
            text.append(", partition ").append(record.kafkaPartition());
        }
        if (record instanceof SinkRecord sinkRecord) {
            text.append(", offset ").append(sinkRecord.kafkaOffset());
        }
        return text.toString();
    }

    /** A field that must hold an operation holds something else. */
    public static UnusableRecordException unknownOperation(String field, String format) {
        return new UnusableRecordException("field '" + field + "' does not hold an operation that format=" + format
                + " knows; it is never taken for an insert");
    }

    /** A field that the format needs is missing or null. */
    public static UnusableRecordException missing(String field, String format) {
        return new UnusableRecordException("field '" + field + "' is missing or null, format=" + format + " needs it");
    }

    /** A field is of a type that cannot be used there. */
    public static UnusableRecordException unexpectedType(String field, @Nullable Object value, String expected) {
        return new UnusableRecordException("field '" + field + "' is " + typeOf(value) + ", expected " + expected);
    }

    /** An operation with a row has none. */
    public static UnusableRecordException noRow(String field, EntityOp op) {
        return new UnusableRecordException("field '" + field + "' is null, but op " + op.word() + " needs a row");
    }

    /** No key, and no fields to read the id from. */
    public static UnusableRecordException noId() {
        return new UnusableRecordException(
                "no id: neither the place where the format has it " + "nor the fields named in id.fields hold one");
    }

    /** One field of the id has no value. */
    public static UnusableRecordException nullInId(String field) {
        return new UnusableRecordException(
                "id field '" + field + "' is missing or null; an entity without a full id is never changed or deleted");
    }

    /** One field of the id holds the placeholder of an unavailable value. */
    public static UnusableRecordException unavailableInId(String field) {
        return new UnusableRecordException("id field '" + field + "' holds the placeholder of an unavailable value");
    }

    /** One field of the id is no scalar. */
    public static UnusableRecordException noScalarInId(String field, Object value) {
        return new UnusableRecordException("id field '" + field + "' is " + typeOf(value) + "; ids hold scalars only");
    }

    /** A truncate arrived and the settings say to fail. */
    public static UnusableRecordException truncate() {
        return new UnusableRecordException(
                "the source truncated the table; on.truncate=drop goes on without it, on.truncate=pass passes it on");
    }

    /** A logical message arrived and the settings say to fail. */
    public static UnusableRecordException message() {
        return new UnusableRecordException("a logical decoding message is no entity; see on.message");
    }

    /** The value is in none of the configured formats and the settings say to fail. */
    public static UnusableRecordException unrecognized(String format, Object value) {
        return new UnusableRecordException("the value (" + typeOf(value) + ") is no change event of format=" + format
                + "; see on.unrecognized, and check the converter when events are expected here");
    }

    /** A record that claims to be normalised already. */
    public static UnusableRecordException alreadyNormalized(String header) {
        return new UnusableRecordException("header '" + header + "' is already set and existing.headers=fail");
    }

    /** The primary key changed and the settings say to fail. */
    public static UnusableRecordException keyChange() {
        return new UnusableRecordException("the source changed a primary key and key.change=fail");
    }

    /** Fields whose value the source did not send, and the settings say to fail. */
    public static UnusableRecordException unavailable(Iterable<String> fields) {
        return new UnusableRecordException("the source did not send the values of fields " + String.join(", ", fields)
                + " and unavailable.values=fail");
    }

    /** A field that may not be null should be set to null. */
    public static UnusableRecordException unavailableNotNullable(String field) {
        return new UnusableRecordException("the source did not send field '" + field
                + "' and unavailable.values=null cannot clear a required field");
    }

    /** A fact that changes what the row means may not be written. */
    public static UnusableRecordException factNotIncluded(EntityFact fact) {
        return new UnusableRecordException(
                "this event is wrong without the fact '" + fact.word() + "', which headers.include leaves out");
    }

    /** The order of events cannot be read. */
    public static UnusableRecordException noSequence(String field) {
        return new UnusableRecordException("sequence.by finds no whole number, digits or timestamp in '" + field + "'");
    }

    /** The order of events of that connector is not known. */
    public static UnusableRecordException noSourceSequence() {
        return new UnusableRecordException(
                "sequence.by=source reads the order of postgresql, mysql and mariadb connectors "
                        + "only; this event comes from another");
    }

    /** The time of the event cannot be read. */
    public static UnusableRecordException noTime(String field) {
        return new UnusableRecordException(
                "field '" + field + "' is neither a number nor an ISO-8601 time with an offset");
    }

    /** A placeholder of the topic template has no value. */
    public static UnusableRecordException noHeaderForTopic(String header) {
        return new UnusableRecordException("header '" + header + "' is missing, topic.template needs it");
    }

    /** A header of the topic template is no scalar. */
    public static UnusableRecordException noScalarHeader(String header, Object value) {
        return new UnusableRecordException(
                "header '" + header + "' is " + typeOf(value) + ", no scalar to name a topic by");
    }

    /** The template yields a name that Kafka refuses. */
    public static UnusableRecordException illegalTopic() {
        return new UnusableRecordException("topic.template yields an illegal topic name for this record "
                + "(1 to 249 of [a-zA-Z0-9._-], not '.' or '..'); see sanitize");
    }

    /** The template yields a name that the settings do not allow. */
    public static UnusableRecordException topicNotAllowed() {
        return new UnusableRecordException("topic.template yields a topic that allowed.topics does not match");
    }

    /** The event names another tenant than the one that it was stamped with. */
    public static UnusableRecordException otherTenant(String header) {
        return new UnusableRecordException(
                "header '" + header + "' names another tenant than the record does; neither is taken");
    }

    /** No tenant where the settings look for it. */
    public static UnusableRecordException noTenant(String place) {
        return new UnusableRecordException("no tenant is told (from=" + place + "); see on.missing");
    }

    /** A tenant that the settings do not allow. */
    public static UnusableRecordException tenantNotAllowed() {
        return new UnusableRecordException("the tenant matches none of allowed");
    }

    /** A placeholder of a template leads nowhere. */
    public static UnusableRecordException nothingToRender(String path) {
        return new UnusableRecordException("the template needs '" + path + "', which is missing; see missing");
    }

    /** The whole template is left out. */
    public static UnusableRecordException nothingRendered() {
        return new UnusableRecordException(
                "the template is one placeholder, which is missing; missing=omit leaves nothing");
    }

    /** A field of a type that no policy can protect. */
    public static UnusableRecordException cannotProtect(String path, String type) {
        return new UnusableRecordException("a policy leads to field '" + path + "' of type " + type
                + "; it can protect scalars, in structs by name and in arrays by [*]");
    }

    /** A full row without any field of a policy that must find one. */
    public static UnusableRecordException nothingToProtect(String policy) {
        return new UnusableRecordException(
                "the row has none of the fields of policy '" + policy + "', which requires one");
    }

    /** Facts derived from a key before it was protected. */
    public static UnusableRecordException keyTold(String header) {
        return new UnusableRecordException(
                "header '" + header + "' may tell the key in plain text; protect keys before NormalizeEntity");
    }

    /** A control event arrived and the settings say to fail. */
    public static UnusableRecordException control() {
        return new UnusableRecordException(
                "a control event concerns a table or collection, no entity; see control.records, on.control");
    }

    /** An event of OpenMetadata that concerns no entity row, and the settings say to fail. */
    public static UnusableRecordException activity() {
        return new UnusableRecordException(
                "an event of a thread, post, task or suggestion is no entity; see on.activity");
    }

    /** A part of a message, or a compressed one. */
    public static UnusableRecordException unusableEvent() {
        return new UnusableRecordException("the message is split (msgSplitCount) or compressed "
                + "(msgCompressionKind); have the source send whole, plain messages");
    }

    /** A value of extended JSON is not of its type's form. */
    public static UnusableRecordException malformedTyped(String type) {
        return new UnusableRecordException("a value of type '" + type + "' has not the form of that type");
    }

    /** A change within an array cannot be told by whole fields. */
    public static UnusableRecordException changeWithinArray(String field) {
        return new UnusableRecordException("field '" + field
                + "' tells a change within an array; have the source send the whole document with each update");
    }

    /** Several events in one record. */
    public static UnusableRecordException batch() {
        return new UnusableRecordException("a batch of CloudEvents is several records; split it before");
    }

    /** A text that should be JSON is not. */
    public static UnusableRecordException malformedJson(String path, RuntimeException reason) {
        return new UnusableRecordException(where(path) + " is no usable JSON: " + reason.getMessage());
    }

    /** A text is blank or says null, and the settings say to fail. */
    public static UnusableRecordException nullText(String path) {
        return new UnusableRecordException(
                where(path) + " is blank or the text null; null.text=tombstone makes it a null");
    }

    /** A text is longer than the settings allow. */
    public static UnusableRecordException tooLong(String path, int maxBytes) {
        return new UnusableRecordException(where(path) + " is longer than max.bytes=" + maxBytes);
    }

    /** A whole key or value is a JSON scalar. */
    public static UnusableRecordException noObject() {
        return new UnusableRecordException("the text is a JSON scalar, expected an object or array");
    }

    /** A text inside a Struct cannot become a Map. */
    public static UnusableRecordException textInStruct(String path) {
        return new UnusableRecordException("field '" + path
                + "' lies in a Struct, which cannot hold a Map without schema; output=map parses fields of Maps only");
    }

    /** A required field of a declared schema is missing or null. */
    public static UnusableRecordException requiredBySchema(String path) {
        return new UnusableRecordException(where(path) + " is missing or null, but the declared schema requires it");
    }

    /** A text has a field that the declared schema has not. */
    public static UnusableRecordException notDeclared(String path) {
        return new UnusableRecordException(
                "field '" + path + "' is not in the declared schema; declare it, else its value would be lost");
    }

    /** A field changes its kind in a way that no wider type covers. */
    public static UnusableRecordException otherKind(String path, Object value, String before) {
        return new UnusableRecordException(where(path) + " is " + typeOf(value) + ", but was " + before
                + " before and no wider type covers both; declare the schema, or use output=map");
    }

    /** A topic has more fields than inference may learn. */
    public static UnusableRecordException tooManyFields(int maxFields) {
        return new UnusableRecordException("the topic has more than max.fields=" + maxFields
                + " fields; raise it, or use output=map where names are data");
    }

    private static String where(String path) {
        return path.isEmpty() ? "the text" : "field '" + path + "'";
    }

    private static String typeOf(@Nullable Object value) {
        if (value instanceof Map) {
            return "Map";
        }
        if (value instanceof List) {
            return "List";
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }
}

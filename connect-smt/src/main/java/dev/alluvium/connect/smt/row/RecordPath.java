// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A path into a record: {@code a.b} in its value, {@code $key.a} in its key, {@code $header.name} or {@code $topic};
 * {@code $value} and {@code $key} alone are the whole.
 *
 * @param header name of the header, empty for other places
 * @param path below the place
 */
public record RecordPath(Place place, String header, FieldPath path) {
    private static final FieldPath WHOLE = FieldPath.WHOLE;
    private static final String HEADER = "$header.";
    private static final String KEY = "$key";
    private static final String VALUE = "$value";

    /** Where the path starts. */
    public enum Place {
        /** The record's value. */
        VALUE,
        /** Its key. */
        KEY,
        /** One of its headers, the last of that name. */
        HEADER,
        /** Its topic. */
        TOPIC
    }

    /**
     * Reads a path that leads to one place.
     *
     * @throws IllegalArgumentException for an unknown place or a malformed path
     */
    public static RecordPath parse(String text) {
        RecordPath path = parseMany(text);
        return new RecordPath(
                path.place, path.header, path.path.steps().isEmpty() ? WHOLE : FieldPath.parse(path.path.text()));
    }

    /**
     * Reads a path that may lead to many places.
     *
     * @throws IllegalArgumentException for an unknown place or a malformed path
     */
    public static RecordPath parseMany(String text) {
        if (text.equals("$topic")) {
            return new RecordPath(Place.TOPIC, "", WHOLE);
        }
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new RecordPath(Place.HEADER, text.substring(HEADER.length()), WHOLE);
        }
        if (text.equals(KEY) || text.startsWith(KEY + ".")) {
            return new RecordPath(Place.KEY, "", below(text, KEY));
        }
        if (text.equals(VALUE) || text.startsWith(VALUE + ".")) {
            return new RecordPath(Place.VALUE, "", below(text, VALUE));
        }
        if (text.startsWith("$")) {
            throw new IllegalArgumentException(
                    "'" + text + "' starts at none of $value, $key, $header.name and $topic");
        }
        return new RecordPath(Place.VALUE, "", FieldPath.parseMany(text));
    }

    private static FieldPath below(String text, String place) {
        return text.length() == place.length() ? WHOLE : FieldPath.parseMany(text.substring(place.length() + 1));
    }

    /** The value at the end of the path, null where any step is missing or null. */
    public @Nullable Object of(ConnectRecord<?> record) {
        return path.of(start(record, record.value()));
    }

    /** The same, in an event that stands for the record's value. */
    public @Nullable Object of(ConnectRecord<?> record, @Nullable Object event) {
        return path.of(start(record, event));
    }

    /** The value at the end of the path, {@link FieldPath#ABSENT} where a step is missing. */
    public @Nullable Object find(ConnectRecord<?> record) {
        Object start = start(record, record.value());
        return start == null && place == Place.HEADER && record.headers().lastWithName(header) == null
                ? FieldPath.ABSENT
                : path.find(start);
    }

    /** All values other than null that the path leads to. */
    public List<Object> all(ConnectRecord<?> record) {
        return path.all(start(record, record.value()));
    }

    /** The same, in an event that stands for the record's value. */
    public List<Object> all(ConnectRecord<?> record, @Nullable Object event) {
        return path.all(start(record, event));
    }

    private @Nullable Object start(ConnectRecord<?> record, @Nullable Object event) {
        return switch (place) {
            case VALUE -> event;
            case KEY -> record.key();
            case TOPIC -> record.topic();
            case HEADER -> {
                Header found =
                        record.headers().isEmpty() ? null : record.headers().lastWithName(header);
                yield found == null ? null : found.value();
            }
        };
    }

    @Override
    public String toString() {
        return switch (place) {
            case VALUE -> path.text().isEmpty() ? VALUE : path.text();
            case KEY -> path.text().isEmpty() ? KEY : KEY + "." + path.text();
            case HEADER -> HEADER + header;
            case TOPIC -> "$topic";
        };
    }
}

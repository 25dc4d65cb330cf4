// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** How timestamps are spelled in the log: always proleptic Gregorian, never in the zone of the machine. */
final class Timestamps {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalEnd()
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    static String millisInUtc(long millis) {
        return millisWithoutZone(millis) + "Z";
    }

    static String millisWithoutZone(long millis) {
        int nanos = (int) Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI;
        return MILLIS.format(
                LocalDateTime.ofEpochSecond(Math.floorDiv(millis, MILLIS_PER_SECOND), nanos, ZoneOffset.UTC));
    }

    static String microsInUtc(long micros) {
        return MICROS.format(dateTime(micros)) + "Z";
    }

    static String microsWithoutZone(long micros) {
        return SPACED.format(dateTime(micros));
    }

    /** Reads the spellings of other writers too; where none is given, the zone is UTC. */
    static long parseMicros(String text) {
        Instant instant = LENIENT.parse(text, OffsetDateTime::from).toInstant();
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / NANOS_PER_MICRO);
    }

    private static LocalDateTime dateTime(long micros) {
        int nanos = (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
        return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND), nanos, ZoneOffset.UTC);
    }
}

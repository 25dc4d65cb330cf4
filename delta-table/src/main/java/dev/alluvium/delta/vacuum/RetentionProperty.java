// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Intervals;
import java.time.Duration;

/**
 * How long the table itself asks for removed files to be kept: {@code delta.deletedFileRetentionDuration}, an interval
 * such as {@code interval 30 days}.
 */
final class RetentionProperty {
    private static final String NAME = "delta.deletedFileRetentionDuration";

    private RetentionProperty() {}

    /**
     * What the table asks for; zero if it asks for nothing.
     *
     * @param location of the table, for the message
     * @throws DeltaTableException if the property is no interval: then nobody knows what must be kept
     */
    static Duration of(Metadata metadata, String location) {
        String text = metadata.configuration().get(NAME);
        return text == null
                ? Duration.ZERO
                : Intervals.parse(text)
                        .orElseThrow(() -> new DeltaTableException("nothing is vacuumed in " + location
                                + ": its property " + NAME
                                + " is no interval of weeks, days, hours, minutes or seconds; set it to one such as"
                                + " 'interval 7 days'"));
    }
}

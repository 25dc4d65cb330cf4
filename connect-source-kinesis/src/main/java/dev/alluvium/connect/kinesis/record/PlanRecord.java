// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import dev.alluvium.connect.kinesis.offset.PlanOffset;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** The marker of the plan in force, so that a connector that starts again keeps it. */
public final class PlanRecord {
    private static final String KIND = "PLAN";

    private PlanRecord() {}

    /** The record. It has neither key nor value. */
    public static SourceRecord of(String plan, String stateTopic) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(RecordHeaders.MARKER, KIND);
        return new SourceRecord(
                PlanOffset.partition(),
                PlanOffset.toMap(plan),
                stateTopic,
                null,
                null,
                null,
                null,
                null,
                null,
                headers);
    }
}

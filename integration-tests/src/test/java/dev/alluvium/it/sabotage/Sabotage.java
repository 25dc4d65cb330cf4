// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a broken engine would do to the records that it is given. Confined to the task thread. */
interface Sabotage {
    /** The setting that chooses: {@code drop} or {@code double}. */
    String SETTING = "sabotage";

    List<SinkRecord> spoil(Collection<SinkRecord> records);

    static Sabotage of(Map<String, String> settings) {
        String kind = String.valueOf(settings.get(SETTING));
        return switch (kind) {
            case "drop" -> new DropEveryThousandth();
            case "double" -> new DoubleOne();
            default -> throw new IllegalArgumentException(SETTING + " must be drop or double, not " + kind);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.match;

import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Every setting of {@code RecordMatches} but those of its conditions, whose names the user chooses. */
public final class MatchConfig {
    static final String CONDITIONS = "conditions";
    static final String MATCH = "match";
    static final String TOMBSTONES = "tombstones";

    private static final String GROUP = "RecordMatches";

    private MatchConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(List.of(
                new Option(
                        CONDITIONS,
                        Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        null,
                        null,
                        Importance.HIGH,
                        GROUP,
                        "Names of conditions; each has the keys name.path, name.op and name.value."),
                new Option(
                        MATCH,
                        Type.STRING,
                        "all",
                        Words.of("all", "any"),
                        null,
                        Importance.MEDIUM,
                        GROUP,
                        "Whether all conditions must hold, or any."),
                new Option(
                        TOMBSTONES,
                        Type.BOOLEAN,
                        false,
                        null,
                        null,
                        Importance.MEDIUM,
                        GROUP,
                        "Whether a null value can match at all; its key, headers and topic can be compared.")));
    }
}

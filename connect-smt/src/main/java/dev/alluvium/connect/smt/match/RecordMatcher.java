// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.match;

import dev.alluvium.connect.smt.config.Settings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;

/** All or any of some conditions. Stateless. */
public final class RecordMatcher {
    private final List<Condition> conditions;
    private final boolean needsAll;
    private final boolean takesTombstones;

    private RecordMatcher(List<Condition> conditions, boolean needsAll, boolean takesTombstones) {
        this.conditions = conditions;
        this.needsAll = needsAll;
        this.takesTombstones = takesTombstones;
    }

    /**
     * The matcher that settings describe.
     *
     * @throws ConfigException with all problems
     */
    public static RecordMatcher of(String predicate, Map<String, ?> properties) {
        Object list = properties.get(MatchConfig.CONDITIONS);
        List<String> names = list == null ? List.of() : Settings.names(list.toString());
        Settings settings = Settings.of(predicate, MatchConfig.definition(), properties, Conditions.keys(names));
        if (names.isEmpty()) {
            throw new ConfigException(predicate + ": conditions names none");
        }
        return new RecordMatcher(
                Conditions.of(names, properties),
                settings.text(MatchConfig.MATCH).equals("all"),
                settings.flag(MatchConfig.TOMBSTONES));
    }

    /** Whether a record matches. */
    public boolean test(ConnectRecord<?> record) {
        if (record.value() == null && !takesTombstones) {
            return false;
        }
        return needsAll
                ? conditions.stream().allMatch(condition -> condition.test(record))
                : conditions.stream().anyMatch(condition -> condition.test(record));
    }
}

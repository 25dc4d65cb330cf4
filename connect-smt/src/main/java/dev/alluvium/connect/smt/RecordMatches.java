// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.match.MatchConfig;
import dev.alluvium.connect.smt.match.RecordMatcher;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * True for records whose headers, key or value meet named conditions; no script, and never an error. Confined to the
 * task thread.
 */
public final class RecordMatches<R extends ConnectRecord<R>> implements Predicate<R>, Versioned {
    private static final String NAME = "RecordMatches";

    private @Nullable RecordMatcher matcher;

    @Override
    public void configure(Map<String, ?> properties) {
        matcher = RecordMatcher.of(NAME, properties);
    }

    @Override
    public boolean test(R record) {
        RecordMatcher configured = matcher;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        return configured.test(record);
    }

    @Override
    public ConfigDef config() {
        return MatchConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        matcher = null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.delta.offset.SourceOffset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code offsets}: how far each source is in the table, by its generations. */
final class OffsetsCommand implements TableCommand {
    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public boolean run(TableSession session) {
        List<Map<String, @Nullable Object>> offsets = new ArrayList<>();
        for (SourceOffset one : SourceOffset.of(session.table().refresh())) {
            Map<String, @Nullable Object> offset = new LinkedHashMap<>();
            offset.put("appId", one.appId().toString());
            offset.put("kind", one.kind().name());
            offset.put("prefix", one.prefix());
            offset.put("source", one.source().map(Object::toString).orElse(null));
            offset.put("generation", one.appId().generation());
            offset.put("version", one.version());
            offset.put("next", one.source().isPresent() ? one.version() + 1 : null);
            offset.put("counts", one.counts());
            offset.put(
                    "lastUpdated",
                    one.lastUpdated().isPresent() ? one.lastUpdated().getAsLong() : null);
            offsets.add(offset);
            session.report()
                    .line(String.format(
                            "%-40s %-8s version %d%s %s",
                            one.appId(),
                            one.kind(),
                            one.version(),
                            one.counts() ? "" : " (an older generation)",
                            one.lastUpdated().isPresent()
                                    ? Instant.ofEpochMilli(one.lastUpdated().getAsLong())
                                    : ""));
        }
        session.report().hidden("offsets", offsets);
        return true;
    }
}

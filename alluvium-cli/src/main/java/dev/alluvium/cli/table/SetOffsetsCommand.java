// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.offset.SourceOffset;
import dev.alluvium.delta.stage.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code set-offsets}: from where sources are read on. */
final class SetOffsetsCommand implements TableCommand {
    private static final String OFFSET = "--offset";
    private static final String PREFIX = "--prefix";

    @Override
    public Set<String> options() {
        return Set.of(OFFSET, PREFIX, TableSession.STAGING);
    }

    @Override
    public Set<String> flags() {
        return Set.of(TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        SortedMap<Lane, Long> next = next(session.arguments());
        DeltaTable table = session.table();
        String prefix = session.arguments().one(PREFIX).orElseGet(() -> onlyPrefix(table));
        Report report = session.report().fact("prefix", prefix);
        Optional<DeltaTable> staging = session.staging();
        staging.ifPresent(one -> report.fact("staging", one.store().location()));
        OffsetReset reset = new OffsetReset(table, staging, prefix);
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (OffsetReset.Change change : reset.plan(next)) {
            Map<String, @Nullable Object> fact = new LinkedHashMap<>();
            fact.put("source", change.source().toString());
            fact.put("appId", change.appId());
            fact.put("before", change.before().isPresent() ? change.before().getAsLong() : null);
            fact.put("after", change.after());
            changes.add(fact);
            String before =
                    change.before().isPresent() ? String.valueOf(change.before().getAsLong()) : "none";
            report.line(change.source() + ": version " + before + " -> " + change.after() + " as " + change.appId());
        }
        report.hidden("changes", changes);
        if (session.applies()) {
            List<Long> versions = new ArrayList<>();
            for (CommitResult result : reset.apply(next)) {
                if (result instanceof CommitResult.Committed done) {
                    versions.add(done.version());
                }
            }
            report.fact("committed", versions);
        }
        session.sayIfDry();
        return true;
    }

    private static SortedMap<Lane, Long> next(Arguments arguments) {
        SortedMap<Lane, Long> next = new TreeMap<>();
        for (String text : arguments.all(OFFSET)) {
            int equals = text.indexOf('=');
            try {
                Lane source = Lane.parse(text.substring(0, Math.max(0, equals)));
                long offset = Long.parseLong(text.substring(equals + 1));
                if (offset < 0 || next.put(source, offset) != null) {
                    throw new NumberFormatException();
                }
            } catch (IllegalArgumentException e) {
                throw new WrongInputException(OFFSET + " is TOPIC-PARTITION=NEXT, each source once and the next offset"
                        + " to be read 0 or more, not '" + text + "'");
            }
        }
        if (next.isEmpty()) {
            throw new WrongInputException("set-offsets needs " + OFFSET + " TOPIC-PARTITION=NEXT, maybe several times");
        }
        return next;
    }

    private static String onlyPrefix(DeltaTable table) {
        Set<String> prefixes = new TreeSet<>();
        SourceOffset.of(table.snapshot()).stream()
                .filter(one -> one.source().isPresent())
                .forEach(one -> prefixes.add(one.prefix()));
        if (prefixes.size() != 1) {
            throw new WrongInputException("the table has the prefixes " + prefixes + "; say which one with " + PREFIX
                    + " (the connector's txn.app.id.prefix, by default its name)");
        }
        return prefixes.iterator().next();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.restore.Restore;
import dev.alluvium.delta.restore.RestorePlan;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code restore}: an older version of a table becomes its newest one. */
final class RestoreCommand implements TableCommand {
    private static final String VERSION = "--version";
    private static final String TIMESTAMP = "--timestamp";
    private static final String REPLAY = "--replay";

    @Override
    public Set<String> options() {
        return Set.of(VERSION, TIMESTAMP);
    }

    @Override
    public Set<String> flags() {
        return Set.of(REPLAY, TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        Restore restore = new Restore(table, session.arguments().has(REPLAY));
        long version = version(session.arguments(), restore);
        RestorePlan plan = restore.plan(version);
        Report report = session.report()
                .fact("restores", plan.version())
                .fact("readVersion", plan.readVersion())
                .fact("filesRemoved", plan.removed().size())
                .fact("filesAdded", plan.added().size())
                .fact("metadataChanges", plan.metadata().isPresent());
        Map<String, Long> replayed = new TreeMap<>();
        for (Txn txn : plan.txns()) {
            replayed.put(txn.appId(), txn.version() + 1);
        }
        report.fact("readAgainFrom", replayed);
        if (session.applies()) {
            CommitResult result = restore.run(version);
            report.fact("version", result instanceof CommitResult.Committed done ? done.version() : null);
        }
        session.sayIfDry();
        return true;
    }

    private static long version(Arguments arguments, Restore restore) {
        Optional<Long> version = arguments.number(VERSION, 0);
        Optional<String> timestamp = arguments.one(TIMESTAMP);
        if (version.isPresent() == timestamp.isPresent()) {
            throw new WrongInputException("restore takes " + VERSION + " or " + TIMESTAMP);
        }
        return version.orElseGet(() -> restore.versionAt(millis(timestamp.orElseThrow())));
    }

    private static long millis(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new WrongInputException(
                    TIMESTAMP + " is an instant such as 2026-01-31T12:00:00Z, not '" + text + "'");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPlan;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionPolicy.Purge;
import dev.alluvium.delta.compact.CompactionResult;
import java.util.Set;

/** {@code compact}: small files become large ones. */
final class CompactCommand implements TableCommand {
    private static final String TARGET = "--target-bytes";
    private static final String MIN_FILES = "--min-files";
    private static final String SMALL = "--small-bytes";
    private static final String MAX = "--max-bytes";
    private static final String AMPLIFICATION = "--space-amplification";
    private static final long DEFAULT_TARGET = 134_217_728;

    @Override
    public Set<String> options() {
        return Set.of(TARGET, MIN_FILES, SMALL, MAX, AMPLIFICATION, TableSession.KEY_COLUMNS, TableSession.COMPRESSION);
    }

    @Override
    public Set<String> flags() {
        return Set.of(TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        Compaction compaction = new Compaction(table, session.files(table), policy(session.arguments()));
        Report report = session.report();
        if (session.applies()) {
            CompactionResult done = compaction.run();
            report.fact("version", done.version().isPresent() ? done.version().getAsLong() : null)
                    .fact("commits", done.commits())
                    .fact("filesRemoved", done.filesRemoved())
                    .fact("filesAdded", done.filesAdded())
                    .fact("bytesAdded", done.bytesAdded())
                    .fact("rows", done.rows())
                    .fact("abandonedGroups", done.abandoned());
        } else {
            CompactionPlan plan = compaction.plan();
            report.fact("version", plan.readVersion())
                    .fact("groups", plan.groups().size())
                    .fact(
                            "files",
                            plan.groups().stream()
                                    .mapToLong(group -> group.sources().size())
                                    .sum())
                    .fact(
                            "bytes",
                            plan.groups().stream().mapToLong(FileGroup::bytes).sum());
        }
        session.sayIfDry();
        return true;
    }

    private static CompactionPolicy policy(Arguments arguments) {
        long target = arguments.number(TARGET, 1).orElse(DEFAULT_TARGET);
        CompactionPolicy standard = CompactionPolicy.standard(target);
        long minFiles = arguments.number(MIN_FILES, 2).orElse((long) standard.minFiles());
        long max = arguments.number(MAX, 1).orElse(standard.maxBytes());
        if (max < target) {
            throw new WrongInputException(MAX + " is below " + TARGET);
        }
        return new CompactionPolicy(
                (int) Math.min(minFiles, Integer.MAX_VALUE),
                arguments.number(SMALL, 1).orElse(standard.smallFileBytes()),
                target,
                max,
                purge(arguments));
    }

    private static Purge purge(Arguments arguments) {
        return arguments
                .one(AMPLIFICATION)
                .map(text -> {
                    try {
                        return Purge.upTo(Double.parseDouble(text));
                    } catch (IllegalArgumentException e) {
                        throw new WrongInputException(AMPLIFICATION + " is a number of at least 1, not '" + text + "'");
                    }
                })
                .orElse(Purge.STANDARD);
    }
}

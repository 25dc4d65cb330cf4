// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import dev.alluvium.delta.vacuum.VacuumResult;
import java.time.Duration;
import java.util.Set;

/** {@code vacuum}: deletes files that no version within the retention needs. */
final class VacuumCommand implements TableCommand {
    private static final String RETENTION = "--retention";
    private static final String NO_CHECK = "--no-retention-check";

    @Override
    public Set<String> options() {
        return Set.of(RETENTION);
    }

    @Override
    public Set<String> flags() {
        return Set.of(NO_CHECK, TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        VacuumPolicy policy = policy(session);
        DeltaTable table = session.table();
        VacuumResult done = new Vacuum(table, policy).run();
        session.report()
                .fact("listed", done.listed())
                .fact("candidates", done.candidates())
                .fact("bytes", done.bytes())
                .fact("deleted", done.deleted());
        session.sayIfDry();
        return true;
    }

    private static VacuumPolicy policy(TableSession session) {
        Arguments arguments = session.arguments();
        Duration retention = arguments.duration(RETENTION).orElse(VacuumPolicy.SAFE_RETENTION);
        try {
            return new VacuumPolicy(retention, arguments.has(NO_CHECK), !session.applies());
        } catch (IllegalArgumentException e) {
            throw new WrongInputException(e.getMessage() + ": " + NO_CHECK);
        }
    }
}

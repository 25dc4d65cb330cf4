// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.inspect.Finding;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.inspect.Verification;
import dev.alluvium.delta.inspect.VerifyBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code verify}: whether a table is as its log says. */
final class VerifyCommand implements TableCommand {
    private static final String MAX_FINDINGS = "--max-findings";
    private static final String MEMORY = "--memory-bytes";
    private static final String DIRECTORY = "--temp-directory";
    private static final long DEFAULT_MAX_FINDINGS = 100;

    @Override
    public Set<String> options() {
        return Set.of(TableSession.KEY_COLUMNS, MAX_FINDINGS, MEMORY, DIRECTORY);
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        long most = session.arguments().number(MAX_FINDINGS, 1).orElse(DEFAULT_MAX_FINDINGS);
        Verification seen = new TableInspection(table, session.files(table))
                .verify(new TableInspection.Question(
                        session.arguments().names(TableSession.KEY_COLUMNS),
                        (int) Math.min(most, Integer.MAX_VALUE),
                        budget(session.arguments())));
        Report report = session.report()
                .fact("version", seen.version())
                .fact("files", seen.files())
                .fact("rows", seen.rows());
        List<Map<String, String>> findings = new ArrayList<>();
        for (Finding finding : seen.findings()) {
            findings.add(Map.of("kind", finding.kind().name(), "file", finding.file(), "message", finding.message()));
            report.line(finding.kind() + " " + finding.file() + ": " + finding.message());
        }
        long all = seen.findings().size() + seen.more();
        report.hidden("findings", findings).fact("findingsInAll", all).hidden("sound", seen.isSound());
        return seen.isSound();
    }

    private static VerifyBudget budget(Arguments arguments) {
        VerifyBudget standard = VerifyBudget.standard();
        return new VerifyBudget(
                arguments.number(MEMORY, 1).orElse(standard.memoryBytes()),
                arguments.one(DIRECTORY).map(Path::of).orElse(standard.directory()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import dev.alluvium.cli.argument.WrongInputException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code alluvium smt lint}: mistakes that a worker would not report, or only once it runs. */
public final class LintCommand {
    private final PrintStream out;

    /** A command that prints there. */
    public LintCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints what is wrong.
     *
     * @return whether there is no error; warnings are none
     * @throws WrongInputException where the file cannot be used
     */
    public boolean run(Path connectorFile) {
        List<Finding> findings = Lint.findings(ConnectorSettings.read(connectorFile));
        findings.forEach(out::println);
        long errors = findings.stream().filter(Finding::isError).count();
        out.println(errors + " errors, " + (findings.size() - errors) + " warnings");
        return errors == 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli;

import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.cli.smt.LintCommand;
import dev.alluvium.cli.smt.TryCommand;
import dev.alluvium.cli.table.TableCommands;
import dev.alluvium.delta.error.DeltaTableException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Where the script {@code alluvium} starts. */
public final class Alluvium {
    /** Everything is well. */
    public static final int OK = 0;
    /** The command ran and found something wrong. */
    public static final int FOUND = 1;
    /** The command could not run: arguments or files are wrong. */
    public static final int WRONG_INPUT = 2;

    /** The command ran into a failure: of the store, or of a table that the engine refuses. */
    public static final int FAILED = 3;

    static final List<String> HELP = List.of(
            "usage: alluvium smt try CONNECTOR.json EVENTS.jsonl",
            "       alluvium smt lint CONNECTOR.json",
            "       alluvium table COMMAND URI [options]",
            "",
            "  try    what each transform of the connector makes of each event; a line of EVENTS.jsonl is an object of",
            "         a use case's record step: topic, partition, key, value, headers, timestamp. Shows values.",
            "  lint   mistakes in the transforms and predicates of the connector",
            "  table  looks at a Delta table, or looks after it: alluvium table --help",
            "",
            "CONNECTOR.json is what a user PUTs: {\"name\": ..., \"config\": {...}}, or the config alone.",
            "exit codes: 0 all is well, 1 an event failed or a mistake was found, 2 arguments or files are wrong,",
            "            3 a table could not be read or written");

    private static final String TABLE = "table";

    private Alluvium() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out));
    }

    /** The exit code of one command. */
    static int run(List<String> arguments, PrintStream out) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            boolean isTable = !arguments.isEmpty() && arguments.get(0).equals(TABLE);
            (isTable ? TableCommands.HELP : HELP).forEach(out::println);
            return OK;
        }
        try {
            if (!arguments.isEmpty() && arguments.get(0).equals(TABLE)) {
                return new TableCommands(out).run(arguments.subList(1, arguments.size())) ? OK : FOUND;
            }
            if (arguments.size() == 4 && arguments.subList(0, 2).equals(List.of("smt", "try"))) {
                boolean isWell = new TryCommand(out).run(Path.of(arguments.get(2)), Path.of(arguments.get(3)));
                return isWell ? OK : FOUND;
            }
            if (arguments.size() == 3 && arguments.subList(0, 2).equals(List.of("smt", "lint"))) {
                return new LintCommand(out).run(Path.of(arguments.get(2))) ? OK : FOUND;
            }
        } catch (WrongInputException e) {
            out.println(e.getMessage());
            return WRONG_INPUT;
        } catch (DeltaTableException e) {
            out.println(e.getMessage());
            return FAILED;
        }
        HELP.forEach(out::println);
        return WRONG_INPUT;
    }
}

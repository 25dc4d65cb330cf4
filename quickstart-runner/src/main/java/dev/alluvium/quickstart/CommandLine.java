// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user typed.
 *
 * @param folders as typed; empty = the default folder
 * @param problem why the line cannot be understood
 */
record CommandLine(
        List<Path> folders,
        Optional<Path> out,
        boolean keep,
        boolean showValues,
        boolean help,
        Optional<String> problem) {

    static final List<String> HELP = List.of(
            "usage: quickstart [--keep] [--out DIR] [--show-values] [USE_CASE_DIR ...]",
            "",
            "Boots Kafka, Kafka Connect, an S3 endpoint and (where asked for) PostgreSQL on this machine, installs the",
            "built plugins, runs the use-case folders and compares the Delta tables with what is expected.",
            "Without a folder it runs connector-configs/quickstart.",
            "",
            "  --keep         leave everything running after the verdict, with URLs, until Enter or Ctrl-C",
            "  --out DIR      leave tables, expected rows, events.jsonl, report.json and logs in DIR",
            "  --show-values  show values of rows in differences",
            "  --help         this text",
            "",
            "exit codes: 0 equal, 1 different, 2 a folder is wrong, 3 the stack could not start");

    CommandLine {
        folders = List.copyOf(folders);
    }

    static CommandLine parse(List<String> arguments) {
        List<Path> folders = new ArrayList<>();
        Optional<Path> out = Optional.empty();
        Optional<String> problem = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--out")) {
                i++;
                if (i == arguments.size()) {
                    problem = Optional.of("--out needs a directory");
                } else {
                    out = Optional.of(Path.of(arguments.get(i)));
                }
            } else if (!argument.startsWith("-")) {
                folders.add(Path.of(argument));
            } else if (!List.of("--keep", "--show-values", "--help", "-h").contains(argument)) {
                problem = Optional.of("unknown option " + argument + "; see --help");
            }
        }
        return new CommandLine(
                folders,
                out,
                arguments.contains("--keep"),
                arguments.contains("--show-values"),
                arguments.contains("--help") || arguments.contains("-h"),
                problem);
    }
}

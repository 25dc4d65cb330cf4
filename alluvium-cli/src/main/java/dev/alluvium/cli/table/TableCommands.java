// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code alluvium table <command> <uri>}: all commands by name. */
public final class TableCommands {
    /** What the commands do, and how they are called. */
    public static final List<String> HELP = List.of(
            "usage: alluvium table COMMAND URI [options]      URI: a path, file:/..., s3://bucket/prefix",
            "",
            "  describe     what the table is",
            "  history      its commits, newest first",
            "                 --limit 20",
            "  verify       reads every live file",
            "                 --key-columns A,B  --max-findings 100  --memory-bytes 67108864  --temp-directory DIR",
            "  compact      small files become large ones",
            "                 --target-bytes N  --min-files N  --small-bytes N  --max-bytes N  --key-columns A,B",
            "                 --compression snappy|zstd|gzip|none  --space-amplification 1.25",
            "  manifest     symlink manifests of the newest version",
            "  vacuum       deletes files that no version needs",
            "                 --retention P7D  --no-retention-check",
            "  restore      an older version again",
            "                 --version N | --timestamp 2026-01-31T12:00:00Z  --replay",
            "  offsets      how far each source is in the table",
            "  set-offsets  where sources are read on",
            "                 --offset TOPIC-PARTITION=NEXT  --prefix P  --staging URI",
            "  forget       erases keys from every object, older versions included, and proves it",
            "                 --key-columns A,B  --key KEY | --keys-file FILE  --search TEXT  --orphans-after P7D",
            "                 --staging URI",
            "  ddl          statements for Athena and Glue",
            "                 --name db.table  --style delta|manifest  --partitions",
            "",
            "compact, manifest, vacuum, restore, set-offsets and forget change something only with --apply.",
            "all: --json  --s3-endpoint URL  --s3-region R  --s3-path-style  --s3-sse AES256|aws:kms",
            "     --s3-sse-kms-key-id ID  --s3-request-timeout-ms 30000; credentials: the AWS chain",
            "exit codes: 0 all is well, 1 something is wrong with the table, 2 arguments are wrong, 3 it failed");

    private final Map<String, TableCommand> commands = new TreeMap<>(Map.ofEntries(
            Map.entry("describe", new DescribeCommand()),
            Map.entry("history", new HistoryCommand()),
            Map.entry("verify", new VerifyCommand()),
            Map.entry("compact", new CompactCommand()),
            Map.entry("manifest", new ManifestCommand()),
            Map.entry("vacuum", new VacuumCommand()),
            Map.entry("restore", new RestoreCommand()),
            Map.entry("offsets", new OffsetsCommand()),
            Map.entry("set-offsets", new SetOffsetsCommand()),
            Map.entry("forget", new ForgetCommand()),
            Map.entry("ddl", new DdlCommand())));
    private final PrintStream out;
    private final TableContext context;

    /** Commands that print there, by the system's clock. */
    public TableCommands(PrintStream out) {
        this(out, TableContext.system("Alluvium/" + version() + " (cli)", CommitPolicy.standard()));
    }

    /** @param context time and chance of what they do */
    TableCommands(PrintStream out, TableContext context) {
        this.out = out;
        this.context = context;
    }

    /**
     * Runs one command.
     *
     * @param words from the command's name on
     * @return whether all is well
     * @throws WrongInputException if the words are wrong, or there is no table
     * @throws dev.alluvium.delta.error.DeltaTableException if it failed
     */
    public boolean run(List<String> words) {
        if (words.isEmpty() || !commands.containsKey(words.get(0))) {
            throw new WrongInputException("which command? there are " + String.join(", ", commands.keySet()));
        }
        TableCommand command = commands.get(words.get(0));
        Arguments arguments = arguments(words, command);
        if (arguments.rest().size() != 1) {
            throw new WrongInputException("alluvium table " + words.get(0) + " takes one table, not "
                    + arguments.rest().size());
        }
        String uri = arguments.rest().get(0);
        Report report = new Report();
        try (ObjectStore store = StoreOptions.open(uri, arguments, context)) {
            boolean isWell = command.run(new TableSession(uri, arguments, store, context, report));
            report.print(out, arguments.has("--json"));
            return isWell;
        }
    }

    private static Arguments arguments(List<String> words, TableCommand command) {
        Set<String> options = new HashSet<>(StoreOptions.NAMES);
        options.addAll(command.options());
        Set<String> flags = new HashSet<>(StoreOptions.FLAGS);
        flags.addAll(command.flags());
        flags.add("--json");
        return Arguments.of(words.subList(1, words.size()), options, flags);
    }

    private static String version() {
        String version = TableCommands.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

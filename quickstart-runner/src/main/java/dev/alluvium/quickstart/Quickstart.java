// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart;

import dev.alluvium.quickstart.report.LineProgress;
import dev.alluvium.quickstart.report.Progress;
import dev.alluvium.quickstart.report.ReportText;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.report.TerminalProgress;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.quickstart.run.UseCaseRun;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the script {@code quickstart} starts. */
public final class Quickstart {
    /** The checkout, told by the script. */
    private static final String HOME = "alluvium.home";

    private final PrintStream out;
    private final CommandLine line;

    private Quickstart(PrintStream out, CommandLine line) {
        this.out = out;
        this.line = line;
    }

    /** Runs and exits with the code of the verdict. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CommandLine line = CommandLine.parse(Arrays.asList(arguments));
        System.exit(new Quickstart(out, line).run());
    }

    private int run() {
        if (line.help()) {
            CommandLine.HELP.forEach(out::println);
            return RunReport.EQUAL;
        }
        if (line.problem().isPresent()) {
            out.println(line.problem().get());
            return RunReport.FOLDER_WRONG;
        }
        Path home = Path.of(System.getProperty(HOME, "."));
        List<Path> folders =
                line.folders().isEmpty() ? List.of(home.resolve("connector-configs/quickstart")) : line.folders();
        Options options = Options.of(folders, archives(home))
                .withValues(line.showValues())
                .withProgress(progress());
        if (line.out().isPresent()) {
            options = options.withOut(line.out().get());
        }
        if (line.keep()) {
            options = options.withAfterwards(this::keep);
        }
        RunReport report = UseCaseRun.run(options);
        // With --keep the verdict was told while the stack still ran.
        if (!line.keep() || report.exitCode() >= RunReport.FOLDER_WRONG) {
            tell(report);
        }
        return report.exitCode();
    }

    private Progress progress() {
        boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        return terminal ? new TerminalProgress(out) : new LineProgress(out);
    }

    private void tell(RunReport report) {
        if (report.exitCode() >= RunReport.FOLDER_WRONG) {
            report.problems().forEach(out::println);
            return;
        }
        out.println();
        ReportText.lines(report, line.showValues()).forEach(out::println);
        line.out().ifPresent(directory -> out.println("left in " + directory.toAbsolutePath()));
    }

    private void keep(EmbeddedStack stack, Map<String, String> placeholders, RunReport report) {
        tell(report);
        String connect = placeholders.get("stack.connect.url");
        out.println();
        out.println("The stack is left running:");
        placeholders.forEach((name, value) -> out.println("  " + name + " = " + value));
        out.println("Try:");
        out.println("  curl " + connect + "/connectors?expand=status");
        out.println("  curl " + connect + "/connector-plugins");
        stack.connect()
                .connectors()
                .forEach(name -> out.println("  curl " + connect + "/connectors/" + name + "/offsets"));
        out.println("  curl '" + stack.s3().endpoint() + "/" + placeholders.get("stack.s3.bucket") + "?list-type=2'");
        out.println("Enter or Ctrl-C ends it.");
        try {
            int read = System.in.read();
            if (read < 0) {
                Thread.currentThread().join();
            }
        } catch (IOException e) {
            out.println("standard input is gone; ending");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The plugins as users get them: the zips that the build packed. */
    private static List<Path> archives(Path home) {
        Path packaging = home.resolve("packaging/target");
        if (!Files.isDirectory(packaging)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(packaging)) {
            return files.filter(Quickstart::isArchive).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("the packed plugins below " + packaging + " cannot be listed", e);
        }
    }

    private static boolean isArchive(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith("alluvium-") && name.endsWith(".zip");
    }
}

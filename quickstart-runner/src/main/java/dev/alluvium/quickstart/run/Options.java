// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.report.Progress;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run, and how.
 *
 * @param folders use-case folders, one or more, on one stack
 * @param out where tables, events and the report are left; none = nowhere
 * @param pluginArchives zips to install on a stack of the run's own
 * @param stack a running stack to share; none = one is started, and closed at the end
 * @param showValues whether differences show values of rows
 * @param progress told what happens
 * @param afterwards told of the stack after the verdict, before anything is taken away
 */
public record Options(
        List<Path> folders,
        Optional<Path> out,
        List<Path> pluginArchives,
        Optional<EmbeddedStack> stack,
        boolean showValues,
        Progress progress,
        Afterwards afterwards) {

    /** Copies the lists. */
    public Options {
        folders = List.copyOf(folders);
        pluginArchives = List.copyOf(pluginArchives);
    }

    /** Called when the verdict is known and the stack still runs. */
    public interface Afterwards {
        /** May take as long as it likes. */
        void stillRunning(EmbeddedStack stack, Map<String, String> placeholders, RunReport report);
    }

    /** These folders on a stack of their own, with these plugins, silently. */
    public static Options of(List<Path> folders, List<Path> pluginArchives) {
        return new Options(
                folders, Optional.empty(), pluginArchives, Optional.empty(), false, Progress.SILENT, (s, p, r) -> {});
    }

    /**
     * These folders on a stack that others use before and after; or, if they need another line of Kafka, on one of
     * their own with that stack's plugins.
     */
    public static Options on(EmbeddedStack stack, List<Path> folders) {
        return new Options(
                folders,
                Optional.empty(),
                stack.spec().pluginArchives(),
                Optional.of(stack),
                false,
                Progress.SILENT,
                (s, p, r) -> {});
    }

    /** The same, leaving its output in a directory. */
    public Options withOut(Path directory) {
        return new Options(folders, Optional.of(directory), pluginArchives, stack, showValues, progress, afterwards);
    }

    /** The same, showing values of rows in differences. */
    public Options withValues(boolean show) {
        return new Options(folders, out, pluginArchives, stack, show, progress, afterwards);
    }

    /** The same, telling what happens. */
    public Options withProgress(Progress told) {
        return new Options(folders, out, pluginArchives, stack, showValues, told, afterwards);
    }

    /** The same, with something to do before the stack goes. */
    public Options withAfterwards(Afterwards todo) {
        return new Options(folders, out, pluginArchives, stack, showValues, progress, todo);
    }
}

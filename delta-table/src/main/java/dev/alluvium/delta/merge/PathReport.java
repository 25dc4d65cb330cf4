// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which way stored rows go, why, and what either way would take by arithmetic: when the first rows go,
 * and whenever the answer is another one. Confined to one writer, or to whoever merges a table again and again.
 */
public final class PathReport {
    private static final Logger LOG = LoggerFactory.getLogger(PathReport.class);
    private static final double MICROS_PER_NEW_ROW = 2.9;
    private static final double MICROS_PER_VECTOR = 100;
    private static final double MICROS_PER_COPIED_ROW = 2.7;
    private static final double MICROS_PER_MILLI = 1000;

    private final String location;
    private final UpsertEngine engine;
    private @Nullable Boolean lastAnswer;

    /**
     * A report of one table.
     *
     * @param location of the table
     * @param engine that the settings ask for
     */
    public PathReport(String location, UpsertEngine engine) {
        this.location = location;
        this.engine = engine;
    }

    /** A plan of a flush on this version. */
    void planned(WritePlan plan, Snapshot base) {
        List<AddFile> touched = Stream.concat(
                        plan.markings().stream().map(WritePlan.Marking::path),
                        plan.rewrites().stream().map(WritePlan.Rewrite::path))
                .flatMap(path -> base.file(path).stream())
                .toList();
        planned(plan.counts().events(), touched, base);
    }

    /**
     * A plan on this version.
     *
     * @param events that it is for
     * @param touched the files that rows go from
     */
    public void planned(long events, List<AddFile> touched, Snapshot base) {
        boolean marks = engine.marksRows(base);
        if (touched.isEmpty() || Boolean.valueOf(marks).equals(lastAnswer)) {
            return;
        }
        lastAnswer = marks;
        long rows = touched.stream()
                .mapToLong(file -> StatedRows.of(file).orElse(0))
                .sum();
        double marking = events * MICROS_PER_NEW_ROW + touched.size() * MICROS_PER_VECTOR;
        LOG.info(
                "ALV-TBL-007 superseded rows are {} table={} engine={} why=\"{}\" events={} files.touched={}"
                        + " files={} estimated.cpu.ms.marking={} estimated.cpu.ms.copying={}",
                marks ? "marked" : "copied out of their files",
                location,
                engine.name().toLowerCase(Locale.ROOT),
                why(marks),
                events,
                touched.size(),
                base.files().size(),
                Math.round(marking / MICROS_PER_MILLI),
                Math.round(rows * MICROS_PER_COPIED_ROW / MICROS_PER_MILLI));
    }

    private String why(boolean marks) {
        if (engine != UpsertEngine.AUTO) {
            return "the settings say so";
        }
        return marks
                ? "the table has deletion vectors"
                : "the table has no deletion vectors: delta.enableDeletionVectors is not true";
    }
}

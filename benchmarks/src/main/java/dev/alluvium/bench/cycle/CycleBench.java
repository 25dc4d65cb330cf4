// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.cycle.CycleOptions.Rival;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.Scratch;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.spark.SparkJudge;
import dev.alluvium.bench.table.KernelJudge;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events staged batch by batch, merged, the table compacted, manifests written, both tables vacuumed: once to warm up
 * and once measured, both sides in turns step by step. Figures are those of a step: {@code stage} is all batches
 * together. In the end both tables must hold what they should, as Kernel and Spark read them.
 */
public final class CycleBench {
    /** The options. */
    public static final String USAGE = "--keys N --events N --batches N [--warm-ups N] [--own-warm-ups N]"
            + " [--files N] [--engine cow|dv] --rival spark|none [--rival-settings shipped|tuned] [--json FILE]";

    private static final int WARM_UP_KEYS = 100_000;
    private static final Set<Step> ALL = EnumSet.allOf(Step.class);
    private static final Set<Step> WITHOUT_VACUUM = EnumSet.complementOf(EnumSet.of(Step.VACUUM));
    private static final Set<Step> WITHOUT_VACUUM_AND_COMPACT =
            EnumSet.complementOf(EnumSet.of(Step.VACUUM, Step.COMPACT));

    private final CycleOptions options;
    private final Map<String, Side> sides = new LinkedHashMap<>();

    private CycleBench(CycleOptions options) {
        this.options = options;
    }

    /** Prints the answer, and writes it where it is asked for. */
    public static void main(String[] arguments) throws IOException {
        Options given = new Options(arguments);
        CycleBench bench = new CycleBench(CycleOptions.parse(given));
        try (Scratch scratch = Scratch.create();
                Spark spark = Spark.start(scratch.directory("spark"))) {
            bench.warmUp(scratch);
            bench.open(scratch, spark);
            Traffic traffic = new Traffic(bench.options.keys(), 0);
            traffic.startAgain();
            for (int cycle = 0; cycle <= bench.options.warmUps(); cycle++) {
                bench.cycle(traffic);
            }
            SparkJudge judge = new SparkJudge(spark, scratch.directory("expected"), traffic);
            for (Side side : bench.sides.values()) {
                KernelJudge.judge(side.table(), traffic);
                judge.judge(side.table());
            }
            given.answer(bench.answer());
        }
    }

    private void open(Scratch scratch, Spark spark) throws IOException {
        Path ours = scratch.directory("own");
        RowFiles.fill(new LocalObjectStore(ours), options.keys(), options.files(), options.marksRows());
        if (options.rival() == Rival.SPARK) {
            Path theirs = scratch.copy(ours, "rival");
            Path staging = scratch.root().resolve("rival-staging");
            SparkSide rival = new SparkSide(spark, theirs, staging, scratch.directory("batches"));
            if (options.rivalSettings() == CycleOptions.RivalSettings.TUNED) {
                rival.tune();
            }
            sides.put("rival", rival);
        }
        sides.put("own", new OwnSide(ours, scratch.directory("own-staging"), scratch.directory("sorting"), options));
    }

    /** Our JVM, which would run for weeks in earnest, on tables that nobody looks at. */
    private void warmUp(Scratch scratch) throws IOException {
        Path table = scratch.directory("warm-up");
        RowFiles.fill(new LocalObjectStore(table), WARM_UP_KEYS, 1, options.marksRows());
        Path staging = scratch.directory("warm-up-staging");
        sides.put("warm-up", new OwnSide(table, staging, scratch.directory("warm-up-sorting"), options));
        Traffic traffic = new Traffic(WARM_UP_KEYS, 0);
        traffic.startAgain();
        for (int cycle = 0; cycle < options.ownWarmUps(); cycle++) {
            cycle(traffic);
        }
        sides.clear();
    }

    private void cycle(Traffic traffic) {
        sides.values().forEach(side -> side.figures().values().forEach(Figures::reset));
        for (int batch = 0; batch < options.batches(); batch++) {
            List<Event> events = traffic.next(options.eventsOf(batch));
            sides.values().forEach(side -> side.stage(events));
        }
        for (Step step : steps()) {
            sides.values().forEach(side -> side.run(step));
        }
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>(List.of(Step.values()));
        steps.remove(Step.STAGE);
        if (options.marksRows()) {
            // No manifest can name a marked row.
            steps.remove(Step.MANIFESTS);
        }
        return steps;
    }

    private ObjectNode answer() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "cycle");
        json.put("keys", options.keys());
        json.put("events", options.events());
        json.put("batches", options.batches());
        json.put("warmUps", options.warmUps());
        json.put("ownWarmUps", options.ownWarmUps());
        json.put("engine", options.engine().toString());
        json.put("rival", options.rival().toString());
        ObjectNode described = json.putObject("sides");
        sides.forEach((name, side) -> {
            ObjectNode node = described.putObject(name);
            sum(side, ALL).writeSum(node);
            node.put("cpuSecondsWithoutVacuum", cpu(side, WITHOUT_VACUUM));
            node.put("cpuSecondsWithoutVacuumAndCompact", cpu(side, WITHOUT_VACUUM_AND_COMPACT));
            ObjectNode steps = node.putObject("steps");
            side.figures().forEach((step, figures) -> figures.writeSum(steps.putObject(step.toString())));
        });
        Side rival = sides.get("rival");
        Side own = sides.get("own");
        if (rival != null && own != null) {
            ratio(json, "ratio", rival, own, ALL);
            ratio(json, "ratioWithoutVacuum", rival, own, WITHOUT_VACUUM);
            ratio(json, "ratioWithoutVacuumAndCompact", rival, own, WITHOUT_VACUUM_AND_COMPACT);
        }
        return json;
    }

    private static void ratio(ObjectNode json, String name, Side rival, Side own, Set<Step> steps) {
        Figures.writeRatio(json, name, cpu(rival, steps), cpu(own, steps));
    }

    private static double cpu(Side side, Set<Step> steps) {
        return sum(side, steps).sum().cpuSeconds();
    }

    private static Figures sum(Side side, Set<Step> steps) {
        Figures sum = new Figures();
        steps.forEach(step -> sum.add(side.figures(step)));
        return sum;
    }
}

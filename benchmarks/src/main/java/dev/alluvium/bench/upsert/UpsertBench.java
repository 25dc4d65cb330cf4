// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.bench.upsert.UpsertOptions.Rival;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.StoreMetrics.Request;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Batches of upserts of uniformly chosen keys into a table: both sides get the same files and batches, in turns.
 * Figures are medians of a batch, in processor seconds of the whole process; what builds the index, and compaction, are
 * told apart. In the end both tables must hold what they should.
 */
public final class UpsertBench {
    /** The options. */
    public static final String USAGE = "--keys N --batch N [--batches N] [--warm-ups N] [--files N] [--compact-every N]"
            + " --engine dv|cow --rival scan|probe|none [--json FILE]";

    private final UpsertOptions options;
    private final Map<String, Side> sides = new LinkedHashMap<>();

    private UpsertBench(UpsertOptions options) {
        this.options = options;
    }

    /** Prints the answer, and writes it where it is asked for. */
    public static void run(String[] arguments) throws IOException {
        UpsertBench bench = new UpsertBench(UpsertOptions.parse(arguments));
        Path directory = Files.createTempDirectory("alluvium-bench");
        try {
            String json = bench.measure(directory);
            System.out.println(json);
            if (bench.options.json().isPresent()) {
                Files.writeString(bench.options.json().get(), json + "\n");
            }
        } finally {
            delete(directory);
        }
    }

    private String measure(Path directory) throws IOException {
        fill(directory.resolve("index"));
        if (options.rival() != Rival.NONE) {
            copy(directory.resolve("index"), directory.resolve("rival"));
            sides.put("rival", new Side(directory.resolve("rival"), options, options.rival()));
        }
        sides.put("index", new Side(directory.resolve("index"), options, Rival.NONE));
        Traffic traffic = new Traffic(options);
        Event first = traffic.next().get(0);
        traffic.startAgain();
        sides.values().forEach(side -> side.start(first));
        for (int batch = 0; batch < options.warmUps() + options.batches(); batch++) {
            List<Event> events = traffic.next();
            if (batch == options.warmUps()) {
                sides.values().forEach(Side::warmedUp);
            }
            sides.values().forEach(side -> side.measured(events));
            if (options.compactEvery() > 0 && (batch + 1) % options.compactEvery() == 0) {
                sides.values().forEach(Side::compact);
            }
        }
        for (Map.Entry<String, Side> side : sides.entrySet()) {
            if (!side.getValue().holds(traffic)) {
                throw new IllegalStateException("the table of side " + side.getKey() + " is wrong");
            }
        }
        return json();
    }

    private void fill(Path directory) throws IOException {
        Files.createDirectories(directory);
        TableContext context = TableContext.system("Alluvium/bench", CommitPolicy.standard());
        DeltaTable table = DeltaTable.create(
                new LocalObjectStore(directory),
                new TableSpec(Traffic.SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"), ""),
                context);
        List<Action> files = new ArrayList<>();
        for (int file = 0; file < options.files(); file++) {
            long from = (long) options.keys() * file / options.files();
            long to = (long) options.keys() * (file + 1) / options.files();
            DataFileWriter writer = TableWriter.parquet(table, Side.settings(options))
                    .create(new NewFile(new TableLayout(Traffic.SCHEMA, List.of()), Map.of(), Map.of()));
            for (long id = from; id < to; id++) {
                writer.write(Traffic.row(id, 0));
            }
            files.add(writer.finish());
        }
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, files, () -> {})));
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("question", "upsert");
            json.writeNumberField("keys", options.keys());
            json.writeNumberField("batch", options.batch());
            json.writeNumberField("batches", options.batches());
            json.writeNumberField("filesBefore", options.files());
            json.writeStringField("engine", options.engine().toString());
            json.writeStringField("rival", options.rival().toString());
            json.writeObjectFieldStart("sides");
            for (Map.Entry<String, Side> side : sides.entrySet()) {
                json.writeObjectFieldStart(side.getKey());
                write(side.getValue(), json);
                json.writeEndObject();
            }
            json.writeEndObject();
            Side rival = sides.get("rival");
            if (rival != null) {
                json.writeNumberField(
                        "ratio", rival.figures().medianCpu() / ours().figures().medianCpu());
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private Side ours() {
        return Objects.requireNonNull(sides.get("index"), "there is always one with an index");
    }

    private void write(Side side, JsonGenerator json) throws IOException {
        Figures figures = side.figures();
        json.writeNumberField("cpuSeconds", figures.medianCpu());
        json.writeNumberField("wallSeconds", figures.medianWall());
        json.writeNumberField("bytesRead", figures.bytesPerBatch(Request.GET));
        json.writeNumberField(
                "bytesWritten", figures.bytesPerBatch(Request.PUT, Request.PUT_IF_ABSENT, Request.CREATE));
        json.writeNumberField("rowsRewritten", side.rowsRewritten() / options.batches());
        json.writeNumberField("startCpuSeconds", side.startCpuSeconds());
        json.writeNumberField("compactionCpuSecondsPerBatch", side.compactions().cpuSeconds() / options.batches());
        json.writeNumberField("filesAfter", side.liveFiles());
        json.writeObjectFieldStart("requests");
        for (Request request : Request.values()) {
            json.writeNumberField(request.toString(), figures.perBatch(request));
        }
        json.writeEndObject();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

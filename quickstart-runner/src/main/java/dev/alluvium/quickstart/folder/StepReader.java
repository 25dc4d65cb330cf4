// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the steps of one folder. */
final class StepReader {
    private static final Set<String> KNOWN = Set.of(
            "record",
            "kinesis",
            "sql",
            "generate",
            "reshard",
            "rest",
            "kill",
            "start",
            "stop",
            "pause",
            "resume",
            "drain",
            "expect");
    private static final Set<String> LATER = Set.of("fault");
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD");

    private final Path folder;
    private final StackDemands demands;
    private final ProcessNames processes;
    private final Set<Path> named = new LinkedHashSet<>();

    StepReader(Path folder, StackDemands demands) {
        this.folder = folder;
        this.demands = demands;
        this.processes = new ProcessNames(demands);
    }

    /** The steps of a file; none if there is no such file. */
    List<Step> read(String fileName) {
        Path file = folder.resolve(fileName);
        List<Step> steps = new ArrayList<>();
        if (Files.exists(file)) {
            Json.lines(file).forEach(line -> steps.add(step(line)));
        }
        return List.copyOf(steps);
    }

    /** Files and directories of the folder that the steps so far name. */
    Set<Path> named() {
        return named;
    }

    private Step step(Json.Line line) {
        Place place = line.place();
        ObjectNode json = line.json();
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        names.remove("note");
        if (names.size() != 1) {
            throw new UseCaseFolderException(place, "a line is one step (and perhaps a \"note\")");
        }
        String name = names.get(0);
        if (LATER.contains(name)) {
            throw new UseCaseFolderException(place, "step '" + name + "' is not supported yet");
        }
        if (!KNOWN.contains(name)) {
            throw new UseCaseFolderException(
                    place, "unknown step '" + name + "'; known: " + String.join(", ", new TreeSet<>(KNOWN)));
        }
        JsonNode body = json.get(name);
        Placeholders.check(place, body, demands);
        return step(place, name, body);
    }

    private Step step(Place place, String name, JsonNode body) {
        return switch (name) {
            case "record" -> {
                RecordStep.read(place, body);
                yield new Step.Produce(place, (ObjectNode) body);
            }
            case "kinesis" -> {
                KinesisStep read = KinesisStep.read(place, body);
                yield new Step.Put(place, known(place, read.stream(), (ObjectNode) body));
            }
            case "reshard" -> reshard(place, body);
            case "sql" -> sql(place, body);
            case "generate" -> generate(place, body);
            case "rest" -> rest(place, body);
            case "kill" ->
                body.isObject() ? armKill(place, body) : new Step.Kill(place, processes.process(place, name, body));
            case "start" -> new Step.Start(place, processes.process(place, name, body));
            case "stop", "pause", "resume" -> signal(place, name, body);
            case "drain" ->
                new Step.Drain(
                        place, Fields.of(place, "drain", body).only("seconds").positive("seconds", 120));
            case "expect" -> new Step.Expect(place, expect(place, body));
            default -> throw new IllegalStateException("step '" + name + "' is known but not read");
        };
    }

    private Step sql(Place place, JsonNode body) {
        if (!demands.postgres()) {
            throw new UseCaseFolderException(place, "a sql step needs \"postgres\": true in stack.json");
        }
        if (body.isTextual()) {
            return new Step.Sql(place, body.textValue());
        }
        Fields fields = Fields.of(place, "sql", body).only("file");
        Path file = folder.resolve(fields.text("file"));
        named.add(file);
        if (!Files.isRegularFile(file)) {
            throw fields.wrong("there is no file " + file);
        }
        String text = Json.readText(file);
        Placeholders.checkText(Place.of(file), text, demands);
        return new Step.Sql(place, text);
    }

    private Step generate(Place place, JsonNode body) {
        Fields fields = Fields.of(place, "generate", body);
        fields.text("generator");
        Optional<Fields> to = fields.object("to");
        if (to.isPresent() && to.get().has("stream")) {
            known(place, to.get().text("stream"), fields.json());
        }
        if (to.isPresent() && to.get().flag("sql") && !demands.postgres()) {
            throw fields.wrong("'to' SQL needs \"postgres\": true in stack.json");
        }
        return new Step.Generate(place, fields.json());
    }

    private Step rest(Place place, JsonNode body) {
        Fields fields = Fields.of(place, "rest", body).only("method", "path", "body", "expectStatus", "expectBody");
        String method = fields.optionalText("method").orElse("GET");
        if (!METHODS.contains(method)) {
            throw fields.wrong("'method' must be one of " + String.join(", ", new TreeSet<>(METHODS)));
        }
        String path = fields.text("path");
        if (!path.startsWith("/")) {
            throw fields.wrong("'path' must start with /");
        }
        Optional<Integer> status = fields.optionalLong("expectStatus").map(Long::intValue);
        return new Step.Rest(
                place,
                method,
                path,
                fields.json().get("body"),
                status,
                fields.json().get("expectBody"));
    }

    private Step signal(Place place, String name, JsonNode body) {
        Step.Signal.Kind kind = Step.Signal.Kind.valueOf(name.toUpperCase(Locale.ROOT));
        return new Step.Signal(place, kind, processes.process(place, name, body));
    }

    private Step reshard(Place place, JsonNode body) {
        Fields fields = Fields.of(place, "reshard", body).only("stream", "to");
        if (!fields.has("to")) {
            throw fields.wrong("'to' is missing");
        }
        String stream = fields.text("stream");
        known(place, stream, fields.json());
        return new Step.Reshard(place, stream, fields.positive("to", 1));
    }

    private ObjectNode known(Place place, String stream, ObjectNode body) {
        if (!demands.streams().containsKey(stream)) {
            throw new UseCaseFolderException(place, "stream '" + stream + "' is not in \"streams\" of stack.json");
        }
        return body;
    }

    private Step armKill(Place place, JsonNode body) {
        Fields fields = Fields.of(place, "kill", body).only("on", "op", "match", "nth", "when");
        if (!fields.text("on").equals("s3")) {
            throw fields.wrong("'on' must be \"s3\"");
        }
        String when = fields.optionalText("when").orElse("before");
        if (!when.equals("before") && !when.equals("after")) {
            throw fields.wrong("'when' must be \"before\" or \"after\"");
        }
        Pattern match;
        try {
            match = Pattern.compile(fields.text("match"));
        } catch (PatternSyntaxException e) {
            throw fields.wrong("'match' is not a regular expression: " + e.getDescription());
        }
        return new Step.ArmKill(place, fields.text("op"), match, fields.positive("nth", 1), when.equals("before"));
    }

    private Expectation expect(Place place, JsonNode body) {
        Fields fields = Fields.of(place, "expect", body).only("dir", "tables");
        if (fields.has("dir") == fields.has("tables")) {
            throw fields.wrong("either 'dir' or 'tables' is needed");
        }
        ExpectationReader reader = new ExpectationReader(demands);
        if (fields.has("tables")) {
            return reader.inline(place, fields.neededObject("tables"));
        }
        Path directory = folder.resolve(fields.text("dir"));
        named.add(directory);
        if (!Files.isDirectory(directory)) {
            throw fields.wrong("there is no directory " + directory);
        }
        return reader.read(directory);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads use-case folders, together with those that they name in {@code "with"}. */
public final class UseCaseReader {
    private static final Pattern CONNECTOR_FILE = Pattern.compile("[0-9]+-.+[.]json");
    private static final String STACK = "stack.json";
    private static final List<String> PARTS = List.of(STACK, "setup.jsonl", "steps.jsonl", "connectors", "expected");

    private UseCaseReader() {}

    /**
     * All folders, in order: each is followed by those of its {@code "with"} that were not named before.
     *
     * @throws UseCaseFolderException if anything in them is wrong, or if two of them clash
     */
    public static List<UseCase> read(List<Path> folders) {
        List<UseCase> useCases = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path folder : folders) {
            read(folder, seen, useCases);
        }
        refuseClashes(useCases);
        return List.copyOf(useCases);
    }

    /** The demands of all these folders, at least one, on one stack. */
    public static StackDemands demands(List<UseCase> useCases) {
        StackDemands all = useCases.get(0).demands();
        for (UseCase useCase : useCases.subList(1, useCases.size())) {
            all = all.plus(useCase.demands(), useCase.folder());
        }
        return all;
    }

    private static void read(Path folder, Set<Path> seen, List<UseCase> useCases) {
        if (!Files.isDirectory(folder)) {
            throw new UseCaseFolderException(Place.of(folder), "is not a directory");
        }
        Path real = folder.toAbsolutePath().normalize();
        if (!seen.add(real)) {
            return;
        }
        Fields stack = stack(folder);
        StackDemands demands = StackDemands.read(Place.of(folder.resolve(STACK)), stack);
        StepReader steps = new StepReader(folder, demands);
        useCases.add(new UseCase(
                folder,
                real.getFileName().toString(),
                demands,
                steps.read("setup.jsonl"),
                connectors(folder, demands),
                steps.read("steps.jsonl"),
                new ExpectationReader(demands).read(folder.resolve("expected"))));
        refuseUnknown(folder, steps.named());
        for (String other : stack.texts("with")) {
            read(folder.resolve(other), seen, useCases);
        }
    }

    /** A misspelt {@code step.jsonl} would otherwise be a run without steps, and green. */
    private static void refuseUnknown(Path folder, Set<Path> named) {
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().filter(file -> !isKnown(file, named)).findFirst().ifPresent(file -> {
                throw new UseCaseFolderException(
                        Place.of(file),
                        "is no part of a use case: " + String.join(", ", PARTS)
                                + ", *.md, *.sql, or what a step names");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isKnown(Path file, Set<Path> named) {
        String name = file.getFileName().toString();
        return PARTS.contains(name)
                || name.startsWith(".")
                || name.endsWith(".md")
                || name.endsWith(".sql")
                || named.stream().anyMatch(path -> path.startsWith(file));
    }

    private static Fields stack(Path folder) {
        Path file = folder.resolve(STACK);
        return new Fields(Place.of(file), "stack", Files.exists(file) ? Json.read(file) : Json.object());
    }

    private static List<ConnectorFile> connectors(Path folder, StackDemands demands) {
        Path directory = folder.resolve("connectors");
        List<ConnectorFile> connectors = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return connectors;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .forEach(file -> connectors.add(connector(file, demands)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connectors;
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        if (!CONNECTOR_FILE.matcher(name).matches() || name.indexOf('-') > 9) {
            throw new UseCaseFolderException(Place.of(file), "is not named NN-name.json");
        }
        return Integer.parseInt(name.substring(0, name.indexOf('-')));
    }

    private static ConnectorFile connector(Path file, StackDemands demands) {
        number(file);
        Place place = Place.of(file);
        Fields fields = new Fields(place, "connector", Json.read(file)).only("name", "config");
        Placeholders.check(place, fields.json(), demands);
        Fields config = fields.object("config").orElseThrow(() -> fields.wrong("'config' is missing"));
        config.text("connector.class");
        return new ConnectorFile(place, fields.text("name"), config.json());
    }

    private static void refuseClashes(List<UseCase> useCases) {
        Map<String, Path> connectors = new HashMap<>();
        Map<String, Path> tables = new HashMap<>();
        for (UseCase useCase : useCases) {
            for (ConnectorFile connector : useCase.connectors()) {
                refuse(connectors.put(connector.name(), connector.place().file()), connector);
            }
            for (String table : useCase.expected().tables().keySet()) {
                Path file = useCase.folder().resolve("expected/" + table + ".jsonl");
                Path before = tables.put(table, file);
                if (before != null) {
                    throw new UseCaseFolderException(
                            Place.of(file), "table '" + table + "' is expected by " + before + " too");
                }
            }
        }
    }

    private static void refuse(@Nullable Path before, ConnectorFile connector) {
        if (before != null) {
            throw new UseCaseFolderException(
                    connector.place(), "connector '" + connector.name() + "' is defined by " + before + " too");
        }
    }
}

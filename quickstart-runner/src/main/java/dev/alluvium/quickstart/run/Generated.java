// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTopic;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.quickstart.folder.Step;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.folder.UseCaseFolderException;
import dev.alluvium.quickstart.send.EventJournal;
import dev.alluvium.testsupport.generate.Generator;
import dev.alluvium.testsupport.model.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the generators' models expect of tables and topics. Confined to the thread that plays the steps. */
final class Generated {
    private static final String COUNT = "$count";

    private final List<TableModel> models = new ArrayList<>();

    private Generated() {}

    /** The models of all generate steps; none has seen a line yet. */
    static Generated of(List<UseCase> useCases) {
        Generated generated = new Generated();
        Map<String, Place> named = new LinkedHashMap<>();
        for (UseCase useCase : useCases) {
            Stream.concat(useCase.setup().stream(), useCase.steps().stream())
                    .filter(Step.Generate.class::isInstance)
                    .map(Step.Generate.class::cast)
                    .forEach(step -> generated.add(step, named));
        }
        return generated;
    }

    /** Every model sees every line: a table that two name would be expected twice over. */
    private void add(Step.Generate step, Map<String, Place> named) {
        TableModel model = generator(step).model();
        for (String table : model.expected().keySet()) {
            Place before = named.put(table, step.place());
            if (before != null) {
                throw new UseCaseFolderException(
                        step.place(),
                        "table '" + table + "' is named at " + before
                                + " too: let one step name it, and give the others \"tables\": {}");
            }
        }
        models.add(model);
    }

    /** The generator of a step; wrong options are the folder's fault. */
    static Generator generator(Step.Generate step) {
        try {
            return Generator.of(step.options());
        } catch (IllegalArgumentException e) {
            throw new UseCaseFolderException(step.place(), String.valueOf(e.getMessage()));
        }
    }

    /** Shows the models all that was sent. */
    void replay(EventJournal journal) {
        if (!models.isEmpty()) {
            journal.forEachLine(line -> models.forEach(model -> model.replay(line)));
        }
    }

    /** Names of all tables that the models speak of. */
    Set<String> tables() {
        Set<String> names = new TreeSet<>();
        models.forEach(model -> names.addAll(model.expected().keySet()));
        return names;
    }

    /** Expected rows per table after what was replayed. */
    Map<String, List<ObjectNode>> rows() {
        Map<String, List<ObjectNode>> rows = new LinkedHashMap<>();
        for (TableModel model : models) {
            model.expected()
                    .forEach((table, more) -> rows.computeIfAbsent(table, unused -> new ArrayList<>())
                            .addAll(more));
        }
        return rows;
    }

    /** Expected records per topic. */
    Map<String, ExpectedTopic> topics() {
        Map<String, List<ObjectNode>> records = new LinkedHashMap<>();
        for (TableModel model : models) {
            model.expectedTopics()
                    .forEach((topic, more) -> records.computeIfAbsent(topic, unused -> new ArrayList<>())
                            .addAll(more));
        }
        Map<String, ExpectedTopic> topics = new LinkedHashMap<>();
        records.forEach((topic, lines) -> topics.put(topic, topic(lines)));
        return topics;
    }

    /** Several models may each say how many records of theirs there are. */
    static ExpectedTopic topic(List<ObjectNode> lines) {
        Optional<Integer> count = lines.stream()
                .filter(line -> line.has(COUNT))
                .map(line -> line.path(COUNT).asInt())
                .reduce(Integer::sum);
        return new ExpectedTopic(lines.stream().filter(line -> !line.has(COUNT)).toList(), count);
    }
}

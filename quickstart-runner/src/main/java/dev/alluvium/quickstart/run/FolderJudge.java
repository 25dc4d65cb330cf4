// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.judge.Difference;
import dev.alluvium.quickstart.judge.TableComparison;
import dev.alluvium.quickstart.judge.TableVerdict;
import dev.alluvium.quickstart.judge.TopicComparison;
import dev.alluvium.quickstart.judge.TopicRecord;
import dev.alluvium.quickstart.judge.TopicVerdict;
import dev.alluvium.quickstart.locate.TableLocations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Copies tables and topics and has them compared. Confined to one thread. */
final class FolderJudge {
    private static final int SHOWN = 5;

    private final RunSession session;
    private final List<UseCase> useCases;
    private final RunDirectory directory;
    private final boolean showValues;

    FolderJudge(RunSession session, List<UseCase> useCases, RunDirectory directory, boolean showValues) {
        this.session = session;
        this.useCases = useCases;
        this.directory = directory;
        this.showValues = showValues;
    }

    /**
     * When tables are compared.
     *
     * @param name empty for the end of the run
     * @param own what the step says; none at the end of the run
     * @param paths where the step says that tables lie
     */
    private record Stage(String name, List<Expectation> own, Map<String, String> paths) {}

    /** Every table that the folders or the models speak of, after the last step. */
    List<TableVerdict> finalTables(Map<String, List<ObjectNode>> modelled) {
        Map<String, List<Expectation.ExpectedTable>> expected = new TreeMap<>();
        for (UseCase useCase : useCases) {
            useCase.expected().facts().keySet().forEach(name -> expected.putIfAbsent(name, new ArrayList<>()));
            useCase.expected().tables().forEach((name, table) -> {
                expected.computeIfAbsent(name, unused -> new ArrayList<>()).add(table);
                directory.writeExpected(name, table.rows());
            });
        }
        modelled.forEach((name, rows) -> {
            expected.computeIfAbsent(name, unused -> new ArrayList<>()).add(TableComparison.exactly(rows));
            directory.writeExpected(name, rows);
        });
        return compare(expected, new Stage("", List.of(), Map.of()));
    }

    /** The tables of one expectation, now. */
    List<TableVerdict> tables(UseCase useCase, Expectation expectation, String stage) {
        Map<String, List<Expectation.ExpectedTable>> expected = new TreeMap<>();
        expectation.facts().keySet().forEach(name -> expected.put(name, List.of()));
        expectation.tables().forEach((name, table) -> expected.put(name, List.of(table)));
        return compare(expected, new Stage(stage, List.of(expectation), session.paths(useCase, expectation)));
    }

    /** Topics, now. */
    List<TopicVerdict> topics(Map<String, Expectation.ExpectedTopic> expected) {
        List<TopicVerdict> verdicts = new ArrayList<>();
        new TreeMap<>(expected).forEach((topic, wanted) -> {
            verdicts.add(topic(topic, wanted));
        });
        return verdicts;
    }

    private TopicVerdict topic(String topic, Expectation.ExpectedTopic wanted) {
        List<TopicRecord> records;
        try {
            records = TopicReader.readAll(session.stack().kafka(), topic);
        } catch (RuntimeException e) {
            return TopicVerdict.unreadable(topic, e);
        }
        return TopicComparison.compare(topic, wanted, records);
    }

    /** The first differences, in one line. */
    String describe(List<Difference> differences) {
        return differences.stream()
                .limit(SHOWN)
                .map(difference -> difference.describe(showValues))
                .collect(Collectors.joining("; "));
    }

    private List<TableVerdict> compare(Map<String, List<Expectation.ExpectedTable>> expected, Stage stage) {
        TableLocations locations = session.locations(useCases, stage.paths());
        List<TableVerdict> verdicts = new ArrayList<>();
        expected.forEach((name, tables) -> verdicts.add(compare(locations, name, tables, stage)));
        return verdicts;
    }

    /** Whatever the reader throws is a verdict on the table: the others are still to be judged. */
    private TableVerdict compare(
            TableLocations locations, String name, List<Expectation.ExpectedTable> expected, Stage stage) {
        Path copy = directory.freshTable(stage.name(), name);
        try {
            locations.find(name).ifPresent(files -> files.copyTo(copy));
            return new TableComparison(name, facts(name, stage)).compare(copy, expected);
        } catch (RuntimeException e) {
            return TableVerdict.unreadable(name, e);
        }
    }

    /** Facts of the end say nothing about a stage before it, but for the columns that name a row. */
    private Expectation.TableFacts facts(String table, Stage stage) {
        Expectation.TableFacts last = lastFacts(table);
        return stage.own().stream()
                .findFirst()
                .map(expectation -> expectation.factsOf(table).withDefaultKey(last.key()))
                .orElse(last);
    }

    private Expectation.TableFacts lastFacts(String table) {
        return useCases.stream()
                .map(UseCase::expected)
                .filter(expected -> expected.facts().containsKey(table))
                .findFirst()
                .map(expected -> expected.factsOf(table))
                .orElse(Expectation.TableFacts.NONE);
    }
}

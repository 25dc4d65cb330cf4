// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTable;
import dev.alluvium.quickstart.folder.Expectation.TableFacts;
import dev.alluvium.quickstart.read.KernelTableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares one table with what is expected of it.
 *
 * <p>The expected rows are held as a bag of canonical texts, the stored rows are streamed: the table itself is never in
 * memory. Confined to one thread.
 */
public final class TableComparison {
    private final String table;
    private final TableFacts facts;

    /** Compares tables of this name. */
    public TableComparison(String table, TableFacts facts) {
        this.table = table;
        this.facts = facts;
    }

    /**
     * The verdict on a copied table.
     *
     * @param expectations each is compared with the whole table; none = the facts alone
     */
    public TableVerdict compare(Path directory, List<ExpectedTable> expectations) {
        boolean there = Files.isDirectory(directory.resolve("_delta_log"));
        if (facts.absent()) {
            List<Difference> unwanted = there ? List.of(Difference.of("there is a table")) : List.of();
            return new TableVerdict(table, -1, 0, 0, 0, unwanted);
        }
        if (!there) {
            return TableVerdict.missing(table);
        }
        KernelTableReader reader = KernelTableReader.open(directory);
        int files = reader.files().size();
        TableVerdict verdict =
                new TableVerdict(table, reader.version(), countRows(reader, expectations), files, 0, facts(reader));
        for (ExpectedTable expected : expectations) {
            verdict = verdict.and(rows(reader, expected));
        }
        return verdict;
    }

    private static long countRows(KernelTableReader reader, List<ExpectedTable> expectations) {
        long[] count = {0};
        if (expectations.isEmpty()) {
            reader.forEachRow(Set.of(), row -> count[0]++);
        }
        return count[0];
    }

    private TableVerdict rows(KernelTableReader reader, ExpectedTable expected) {
        Map<String, JsonNode> types = types(reader.schema());
        Set<String> named = namedColumns(expected);
        List<Difference> differences = new ArrayList<>();
        Set<String> spokenOf = new LinkedHashSet<>(named);
        expected.absent().forEach(values -> values.fieldNames().forEachRemaining(spokenOf::add));
        for (String column : spokenOf) {
            if (!types.containsKey(column)) {
                differences.add(new Difference("the table lacks a column", "", column, "", "", null, null));
            }
        }
        Set<String> columns = new LinkedHashSet<>(named);
        columns.retainAll(types.keySet());
        RowBag bag = new RowBag(new RowForm(types, columns, key(columns)), expected);
        Set<String> read = new LinkedHashSet<>(columns);
        read.addAll(bag.absentColumns());
        reader.forEachRow(read, bag::take);
        long differing = differences.isEmpty() ? bag.differingKeys() : 0;
        if (differences.isEmpty()) {
            differences.addAll(bag.differences());
        }
        return new TableVerdict(table, reader.version(), bag.rows(), 0, differing, differences);
    }

    private List<String> key(Set<String> columns) {
        if (!facts.key().isEmpty() && columns.containsAll(facts.key())) {
            return facts.key();
        }
        return columns.contains("id") ? List.of("id") : List.of();
    }

    private List<Difference> facts(KernelTableReader reader) {
        List<Difference> differences = new ArrayList<>();
        if (!facts.protocol().isEmpty() && !facts.protocol().equals(reader.protocol())) {
            differences.add(Difference.of("the protocol is " + reader.protocol() + ", not " + facts.protocol()));
        }
        facts.partitionColumns()
                .filter(columns -> !columns.equals(reader.partitionColumns()))
                .ifPresent(columns -> differences.add(
                        Difference.of("the partition columns are " + reader.partitionColumns() + ", not " + columns)));
        Map<String, String> properties = reader.properties();
        facts.properties().forEach((name, value) -> {
            if (!value.equals(properties.get(name))) {
                differences.add(Difference.of("property " + name + " is " + properties.get(name) + ", not " + value));
            }
        });
        int files = reader.files().size();
        facts.maxFiles()
                .filter(most -> files > most)
                .ifPresent(most -> differences.add(Difference.of("there are " + files + " files, more than " + most)));
        return differences;
    }

    private static Set<String> namedColumns(ExpectedTable expected) {
        Set<String> columns = new LinkedHashSet<>();
        expected.rows().forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        return columns;
    }

    private static Map<String, JsonNode> types(JsonNode schema) {
        Map<String, JsonNode> types = new LinkedHashMap<>();
        for (JsonNode field : schema.path("fields")) {
            types.put(field.path("name").asText(), field.path("type"));
        }
        return types;
    }

    /** The rows of a model: all columns that they name, nothing absent. */
    public static ExpectedTable exactly(List<ObjectNode> rows) {
        return new ExpectedTable(rows, List.of(), false);
    }
}

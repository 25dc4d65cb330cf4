// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTable;
import dev.alluvium.quickstart.folder.Expectation.TableFacts;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.read.TableFixture;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict is red when a row is missing, doubled or changed, and says where. */
class TableComparisonTest {
    private static final StructType SCHEMA = TableFixture.schema(
            "id",
            LongType.LONG,
            "title",
            StringType.STRING,
            "price",
            new DecimalType(12, 2),
            "score",
            DoubleType.DOUBLE);

    @TempDir
    Path table;

    @SafeVarargs
    private final void store(List<Object>... rows) {
        new TableFixture(table, SCHEMA).rows(rows).commit();
    }

    private static List<Object> row(long id, String title) {
        return Arrays.asList(id, title, new BigDecimal("1.50"), -0.0d);
    }

    private static ExpectedTable expected(String... lines) {
        return new ExpectedTable(rows(lines), List.of(), false);
    }

    private static List<ObjectNode> rows(String... lines) {
        List<ObjectNode> rows = new ArrayList<>();
        for (String line : lines) {
            try {
                rows.add((ObjectNode) Json.MAPPER.readTree(line));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return rows;
    }

    private TableVerdict compare(ExpectedTable... expected) {
        return new TableComparison("video", TableFacts.NONE).compare(table, List.of(expected));
    }

    private static List<String> texts(TableVerdict verdict) {
        return verdict.differences().stream().map(Difference::toString).toList();
    }

    @Test
    void aTableThatMustNotBeThereIsADifference() {
        TableFacts none = new TableFacts(
                List.of(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), List.of(), true);
        TableComparison comparison = new TableComparison("video", none);
        assertThat(comparison.compare(table.resolve("nowhere"), List.of()).equal())
                .isTrue();

        store(row(1, "a"));

        assertThat(texts(comparison.compare(table, List.of()))).containsExactly("there is a table");
    }

    @Test
    void equalRowsInAnyOrderAreEqual() {
        store(row(1, "a"), row(2, null));

        TableVerdict verdict = compare(expected(
                "{\"id\":2,\"title\":null,\"price\":\"1.50\",\"score\":-0.0}",
                "{\"id\":1,\"title\":\"a\",\"price\":\"1.50\",\"score\":-0.0}"));

        assertThat(verdict).isEqualTo(new TableVerdict("video", 0, 2, 1, 0, List.of()));
        assertThat(verdict.equal()).isTrue();
    }

    @Test
    void columnsThatNoLineNamesAreNotLookedAt() {
        store(row(1, "a"), row(2, "b"));

        assertThat(compare(expected("{\"id\":1}", "{\"id\":2}")).equal()).isTrue();
    }

    @Test
    void aMissingRowIsNamedByItsKey() {
        store(row(1, "a"));

        TableVerdict verdict = compare(expected("{\"id\":1,\"title\":\"a\"}", "{\"id\":7,\"title\":\"secret\"}"));

        assertThat(texts(verdict)).containsExactly("row missing, key [7]");
        assertThat(verdict.differingKeys()).isEqualTo(1);
    }

    @Test
    void aDoubledRowIsRed() {
        store(row(1, "a"), row(1, "a"), row(2, "b"));

        TableVerdict verdict = compare(expected("{\"id\":1,\"title\":\"a\"}", "{\"id\":2,\"title\":\"b\"}"));

        assertThat(texts(verdict)).containsExactly("row stored more often than expected, key [1]");
    }

    @Test
    void aChangedValueIsNamedByKeyColumnAndTypesAndShownOnlyOnRequest() {
        store(row(1, "a"), row(2, "stored"));

        TableVerdict verdict = compare(expected("{\"id\":1,\"title\":\"a\"}", "{\"id\":2,\"title\":5}"));

        assertThat(texts(verdict))
                .containsExactly("value differs, key [2], column title, expected type number, stored type string");
        assertThat(verdict.differences().get(0).describe(true)).endsWith(", expected 5, stored \"stored\"");
    }

    @Test
    void valuesAreComparedAsTheColumnsType() {
        store(row(1, "a"));

        assertThat(compare(expected("{\"id\":1.0,\"score\":-0.0}")).equal()).isTrue();
        assertThat(compare(expected("{\"id\":1,\"score\":0.0}")).equal()).isFalse();
        assertThat(compare(expected("{\"id\":1,\"price\":\"1.5\"}")).equal()).isFalse();
        assertThat(compare(expected("{\"id\":\"1\"}")).equal()).isFalse();
    }

    @Test
    void anUnexpectedRowIsRedUnlessTheFileIsPartial() {
        store(row(1, "a"), row(2, "b"));
        List<ObjectNode> one = rows("{\"id\":1,\"title\":\"a\"}");

        assertThat(texts(compare(new ExpectedTable(one, List.of(), false)))).containsExactly("row unexpected, key [2]");
        assertThat(compare(new ExpectedTable(one, List.of(), true)).equal()).isTrue();
        assertThat(texts(compare(new ExpectedTable(rows("{\"id\":3,\"title\":\"a\"}"), List.of(), true))))
                .containsExactly("row missing, key [3]");
    }

    @Test
    void whatMustBeAbsentIsLookedFor() {
        store(row(1, "a"), row(2, "b"));
        List<ObjectNode> both = rows("{\"id\":1}", "{\"id\":2}");

        TableVerdict there = compare(new ExpectedTable(both, rows("{\"id\":2,\"title\":\"b\"}"), false));
        TableVerdict gone = compare(new ExpectedTable(both, rows("{\"id\":2,\"title\":\"a\"}"), false));

        assertThat(texts(there)).containsExactly("row that must be absent is there");
        assertThat(gone.equal()).isTrue();
    }

    @Test
    void onlyAbsentLinesSayNothingAboutOtherRows() {
        store(row(1, "a"));

        assertThat(compare(new ExpectedTable(List.of(), rows("{\"id\":2}"), false))
                        .equal())
                .isTrue();
        assertThat(compare(new ExpectedTable(List.of(), rows("{\"id\":1}"), false))
                        .equal())
                .isFalse();
    }

    @Test
    void aColumnThatTheTableLacksIsADifferenceEvenForNull() {
        store(row(1, "a"));

        assertThat(texts(compare(expected("{\"id\":1,\"gone\":null}"))))
                .containsExactly("the table lacks a column, column gone");
    }

    @Test
    void anAbsentLineMayNotNameAColumnThatTheTableLacks() {
        store(row(1, "a"));

        assertThat(texts(compare(new ExpectedTable(List.of(), rows("{\"idd\":1}"), false))))
                .containsExactly("the table lacks a column, column idd");
    }

    @Test
    void aColumnThatOnlyALaterRowNamesIsComparedToo() {
        store(row(1, "a"), row(2, "b"));

        assertThat(texts(compare(expected("{\"id\":1,\"title\":\"a\"}", "{\"id\":2,\"title\":\"b\",\"score\":1}"))))
                .hasSize(2);
    }

    @Test
    void anEmptyFileExpectsAnEmptyTable() {
        store(row(1, "a"));

        assertThat(compare(expected()).equal()).isFalse();
        assertThat(compare(expected()).rows()).isEqualTo(1);
    }

    @Test
    void noTableIsADifference() {
        assertThat(texts(compare(expected("{\"id\":1}")))).containsExactly("there is no table");
    }

    @Test
    void aTableThatCannotBeReadIsRed() {
        TableVerdict verdict = TableVerdict.unreadable("video", new IllegalStateException("no protocol\nat line 2"));

        assertThat(texts(verdict)).containsExactly("the table cannot be read: IllegalStateException: no protocol");
    }

    @Test
    void factsAreCompared() {
        store(row(1, "a"));
        TableFacts wrong = new TableFacts(
                List.of(3, 7),
                Optional.of(List.of("zone")),
                Map.of("delta.appendOnly", "true"),
                Optional.of(0),
                Optional.empty(),
                List.of(),
                false);
        TableFacts right = new TableFacts(
                List.of(1, 2),
                Optional.of(List.of()),
                Map.of("delta.appendOnly", "false"),
                Optional.of(1),
                Optional.empty(),
                List.of(),
                false);

        assertThat(texts(new TableComparison("video", wrong).compare(table, List.of())))
                .containsExactly(
                        "the protocol is [1, 2], not [3, 7]",
                        "the partition columns are [], not [zone]",
                        "property delta.appendOnly is false, not true",
                        "there are 1 files, more than 0");
        assertThat(new TableComparison("video", right).compare(table, List.of()))
                .isEqualTo(new TableVerdict("video", 0, 1, 1, 0, List.of()));
    }

    @Test
    void onlyTheFirstDifferencesAreListedButAllAreCounted() {
        store(row(1, "a"));
        String[] lines = new String[100];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{\"id\":" + (i + 100) + "}";
        }

        TableVerdict verdict = compare(expected(lines));

        assertThat(verdict.differences()).hasSize(20);
        assertThat(verdict.differingKeys()).isEqualTo(101);
    }
}

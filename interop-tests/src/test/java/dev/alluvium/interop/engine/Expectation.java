// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.interop.workload.NaiveRows;
import dev.alluvium.interop.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What every engine has to see: the rows and {@code txn} versions of the model, the files of our own snapshot. */
public final class Expectation {
    private final Reading expected;

    private Expectation(Reading expected) {
        this.expected = expected;
    }

    /** Of a workload's table as it is now. */
    public static Expectation of(Workload workload) {
        return of(workload.snapshot(), workload.schema(), workload.rows(), workload.txns());
    }

    /** Of a table whose files this version names, and that has these rows. */
    public static Expectation of(Snapshot snapshot, StructType schema, NaiveRows rows, SortedMap<String, Long> txns) {
        List<ArrayNode> spelled = rows.all().values().stream()
                .map(row -> Spelling.row(schema, row))
                .toList();
        return new Expectation(
                new Reading(snapshot.version(), OwnEngine.files(snapshot), new TreeMap<>(txns), Set.of(), spelled));
    }

    /** Fails with the first difference; where an engine does not tell something, that is not compared. */
    public void check(Reading reading, String what) {
        assertThat(reading.version()).as(what).isEqualTo(expected.version());
        assertThat(reading.files().keySet())
                .as(what + ": files")
                .isEqualTo(expected.files().keySet());
        reading.files().forEach((file, values) -> {
            if (values != null) {
                assertThat(values)
                        .as(what + ": partition of " + file)
                        .isEqualTo(expected.files().get(file));
            }
        });
        if (reading.txns() != null) {
            assertThat(reading.txns()).as(what + ": txn").isEqualTo(expected.txns());
        }
        checkRows(reading, what);
    }

    /** The rows alone. */
    public void checkRows(Reading reading, String what) {
        Set<Integer> leftOut = new TreeSet<>(reading.leftOut());
        assertThat(differences(reading.rowsWithout(leftOut), expected.rowsWithout(leftOut)))
                .as(what + ": rows")
                .isEmpty();
    }

    /** A few of the rows that only one side has. */
    private static List<String> differences(List<String> seen, List<String> wanted) {
        List<String> differences = new ArrayList<>();
        List<String> more = new ArrayList<>(seen);
        for (String row : wanted) {
            if (!more.remove(row)) {
                differences.add("missing   " + row);
            }
        }
        more.forEach(row -> differences.add("unwanted  " + row));
        differences.sort(Comparator.comparing(row -> row.substring(10)));
        return differences.subList(0, Math.min(differences.size(), 8));
    }

    /** The same for an engine that takes dates through {@code java.sql.Date}, which knows no day of the gap in October 1582. */
    public Expectation withoutDaysOfTheGap() {
        List<ArrayNode> rows = expected.rows().stream()
                .map(row -> (ArrayNode) beyondTheGap(row))
                .toList();
        return new Expectation(new Reading(expected.version(), expected.files(), expected.txns(), Set.of(), rows));
    }

    private static JsonNode beyondTheGap(JsonNode value) {
        if (value instanceof ArrayNode array) {
            ArrayNode moved = array.arrayNode();
            array.forEach(element -> moved.add(beyondTheGap(element)));
            return moved;
        }
        return value.isNumber() && value.asLong() == Workload.DAY_IN_THE_GAP
                ? new LongNode(Workload.DAY_IN_THE_GAP + 10)
                : value;
    }
}

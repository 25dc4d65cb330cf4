// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.append;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.TypeZoo;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What we write, Delta Kernel reads: every type, every partition type, odd partition values, statistics that may not
 * lie.
 */
final class KernelReadBackTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("kind", PrimitiveType.STRING),
            StructField.of("name", PrimitiveType.STRING));

    @TempDir
    Path root;

    private static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(String::valueOf));
        return sorted;
    }

    @Test
    void everyTypeIsReadByKernel() {
        LocalObjectStore store = new LocalObjectStore(root);
        TableFixture table = new TableFixture(store, TypeZoo.SCHEMA, List.of());
        Event[] events = TypeZoo.rows().stream()
                .map(row -> put((Long) row[0], row[0], row))
                .toArray(Event[]::new);

        table.writer(append()).flush(table.request(part(-1, 5, events)));

        assertThat(sorted(new KernelRows(store).all())).isEqualTo(sorted(Rows.comparable(TypeZoo.rows())));
    }

    @Test
    void everyPartitionTypeIsReadByKernel() {
        for (int column = 1; column <= 13; column++) {
            StructField field = TypeZoo.SCHEMA.field(column);
            StructType schema = StructType.of(StructField.required("id", PrimitiveType.LONG), field);
            LocalObjectStore store = new LocalObjectStore(root.resolve(field.name()));
            TableFixture table = new TableFixture(store, schema, List.of(field.name()));
            List<Object[]> rows = new ArrayList<>();
            for (Object[] zoo : TypeZoo.rows()) {
                Object value = column == 8 && zoo[8] != null ? "tëxt".getBytes(StandardCharsets.UTF_8) : zoo[column];
                rows.add(new Object[] {zoo[0], "".equals(value) ? null : value});
            }
            Event[] events =
                    rows.stream().map(row -> put((Long) row[0], row[0], row)).toArray(Event[]::new);

            table.writer(append()).flush(table.request(part(-1, 5, events)));

            assertThat(sorted(new KernelRows(store).all()))
                    .as(field.name())
                    .isEqualTo(sorted(Rows.comparable(rows)))
                    .isEqualTo(table.rows());
        }
    }

    /** P-49, P-50. */
    @Test
    void partitionValuesWithSlashSpacePercentPlusUnicode() {
        LocalObjectStore store = new LocalObjectStore(root);
        TableFixture table = new TableFixture(store, SCHEMA, List.of("kind"));
        String[] kinds = {
            "a b/c:d=é%",
            "100%25",
            "a+b",
            "漢字 🚀",
            "__HIVE_DEFAULT_PARTITION__",
            "..",
            "'\"#*?\\{[]^",
            "\u0001\u007f",
            "",
            null
        };
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            events.add(put(i, (long) i, (long) i, kinds[i], "n" + i));
        }
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 20, events.toArray(new Event[0]))));
        List<Event> changes = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            changes.add(i % 3 == 0 ? delete(30 + i, (long) i) : put(30 + i, (long) i, (long) i, kinds[i], "m" + i));
        }

        writer.flush(table.request(part(20, 50, changes.toArray(new Event[0]))));

        List<List<Object>> expected = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            if (i % 3 != 0) {
                String kind = kinds[i] == null || kinds[i].isEmpty() ? null : kinds[i];
                expected.add(Arrays.asList((long) i, kind, "m" + i));
            }
        }
        assertThat(sorted(new KernelRows(store).all()))
                .isEqualTo(sorted(expected))
                .isEqualTo(table.rows());
    }

    /** P-51: Kernel skips a file only if its statistics say that no row can match. */
    @Test
    void truncatedStatisticsDoNotHideRowsFromKernel() {
        LocalObjectStore store = new LocalObjectStore(root);
        TableFixture table = new TableFixture(store, SCHEMA, List.of());
        String[] names = {
            "z".repeat(40), "\uDBFF\uDFFF".repeat(40), "\uE000" + "x".repeat(40), "é".repeat(33) + "🚀", "a"
        };
        TableWriter writer = table.writer(append());
        long offset = -1;
        for (String name : names) {
            writer.flush(table.request(part(offset, offset + 1, put(offset + 1, 1L, 1L, "k", name))));
            offset++;
        }

        KernelRows kernel = new KernelRows(store);

        for (String name : names) {
            assertThat(kernel.where(new Predicate("=", new Column("name"), Literal.ofString(name))))
                    .contains(Arrays.asList(1L, "k", name));
        }
    }
}

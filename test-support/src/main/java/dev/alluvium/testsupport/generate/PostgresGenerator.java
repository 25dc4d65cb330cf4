// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import dev.alluvium.testsupport.generate.Mutations.Mutation;
import dev.alluvium.testsupport.model.PostgresModel;
import dev.alluvium.testsupport.model.PostgresTable;
import dev.alluvium.testsupport.model.PostgresTables;
import dev.alluvium.testsupport.model.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A small shop's database under load: {@code users}, {@code reviews} and the type zoo {@code zoo}.
 *
 * <p>Played in two parts. {@code "part": "setup"} makes the tables and the rows that a first snapshot must find;
 * {@code "part": "changes"} goes on from there with the same {@code seed} and {@code rows}: inserts, updates, changes
 * of primary keys, deletes, deletes with a new insert, statements on several rows, and transactions that are rolled
 * back. The changes' model knows the rows of both parts; the setup's own expects nothing.
 *
 * <p>Confined to one thread.
 */
final class PostgresGenerator implements Generator {

    private static final Set<String> OPTIONS = Set.of(
            "part",
            "seed",
            "rows",
            "count",
            "batch",
            "aborted.per.mille",
            "large.per.mille",
            "key.changes",
            "special.floats",
            "to",
            "tables",
            "raw");
    private static final int ROWS_OF_A_SETUP_TRANSACTION = 500;

    private final boolean setup;
    private final long seed;
    private final int rows;
    private final int count;
    private final int batch;
    private final int abortedPerMille;
    private final int largePerMille;
    private final boolean keyChanges;
    private final boolean specialFloats;
    private final Map<String, String> currentTables;
    private final Map<String, String> rawTables;

    private PostgresGenerator(GeneratorOptions options) {
        setup = options.oneOf("part", "changes", Set.of("setup", "changes")).equals("setup");
        seed = options.number("seed", 7, Long.MIN_VALUE, Long.MAX_VALUE);
        rows = options.count("rows", 1_000, 10_000_000);
        count = options.count("count", 1_000, 100_000_000);
        batch = (int) options.number("batch", 500, 1, 100_000);
        abortedPerMille = options.count("aborted.per.mille", 30, 1_000);
        largePerMille = options.count("large.per.mille", 5, 1_000);
        keyChanges = options.flag("key.changes", true);
        specialFloats = options.flag("special.floats", false);
        Set<String> names = PostgresTables.ALL.stream().map(PostgresTable::name).collect(Collectors.toSet());
        currentTables = options.names("tables", names, sameNames(names));
        rawTables = options.names("raw", names, Map.of());
    }

    static PostgresGenerator of(GeneratorOptions options) {
        options.allowOnly(OPTIONS);
        if (options.has("to") && !options.node("to").path("sql").asBoolean()) {
            throw new IllegalArgumentException("to: generator 'postgres' sends to {\"sql\": true} only");
        }
        return new PostgresGenerator(options);
    }

    private static Map<String, String> sameNames(Set<String> names) {
        Map<String, String> same = new LinkedHashMap<>();
        names.stream().sorted().forEach(name -> same.put(name, name));
        return same;
    }

    @Override
    public TableModel model() {
        return setup ? new PostgresModel(Map.of(), Map.of()) : new PostgresModel(currentTables, rawTables);
    }

    @Override
    public void play(Sink sink) {
        Dice dice = new Dice(seed);
        Mutations mutations = new Mutations(dice, new RowValues(dice, specialFloats, largePerMille), keyChanges);
        if (setup) {
            String tables = PostgresTables.ALL.stream().map(PostgresTable::ddl).collect(Collectors.joining());
            sink.sql(enumType() + tables, List.of());
            firstRows(mutations, sink);
        } else {
            firstRows(mutations, NOWHERE);
            changes(dice, mutations, sink);
        }
    }

    private static String enumType() {
        String moods = PostgresTables.MOODS.stream()
                .map(mood -> "'" + mood.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return "DROP TYPE IF EXISTS zoo_mood CASCADE;\nCREATE TYPE zoo_mood AS ENUM (" + moods + ");\n";
    }

    private void firstRows(Mutations mutations, Sink sink) {
        for (PostgresTable table : PostgresTables.ALL) {
            int left = table.equals(PostgresTables.ZOO) ? rows / 10 : rows * 9 / 20;
            while (left > 0) {
                int now = Math.min(left, ROWS_OF_A_SETUP_TRANSACTION);
                Transaction transaction = new Transaction();
                for (int i = 0; i < now; i++) {
                    transaction.add(mutations.first(table));
                }
                transaction.commit(sink);
                left -= now;
            }
        }
    }

    private void changes(Dice dice, Mutations mutations, Sink sink) {
        int left = count;
        while (left > 0) {
            if (dice.perMille(abortedPerMille)) {
                sink.sql("BEGIN;\n" + mutations.ghosts(dice.between(1, Math.min(batch, 50))) + "ROLLBACK;", List.of());
            }
            // Most transactions are full, so that a large count is fast; the others are as small as an application's.
            int size = Math.min(left, dice.percent(70) ? batch : dice.between(1, Math.min(batch, 20)));
            Transaction transaction = new Transaction();
            while (transaction.changes.size() < size) {
                transaction.add(mutations.next(size - transaction.changes.size()));
            }
            transaction.commit(sink);
            left -= transaction.changes.size();
        }
    }

    /** Collects the statements of one transaction. */
    private static final class Transaction {

        private final StringBuilder sql = new StringBuilder("BEGIN;\n");
        private final List<RowChange> changes = new ArrayList<>();

        void add(Mutation mutation) {
            sql.append(mutation.sql());
            changes.addAll(mutation.changes());
        }

        void commit(Sink sink) {
            sink.sql(sql.append("COMMIT;").toString(), changes);
        }
    }

    private static final Sink NOWHERE = new Sink() {
        @Override
        public void sql(String text, List<RowChange> changes) {}

        @Override
        public void record(OutgoingRecord outgoing) {}

        @Override
        public void put(OutgoingPut outgoing) {}
    };
}

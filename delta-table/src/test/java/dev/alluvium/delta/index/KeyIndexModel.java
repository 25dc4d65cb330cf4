// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** A table that changes at random, and tells indexes of it as {@link IndexFollower} does. */
final class KeyIndexModel implements RowProbe {
    static final int KEYS = 60;
    private static final KeyCodec CODEC =
            new KeyCodec(StructType.of(StructField.of("id", PrimitiveType.LONG)), List.of("id"));

    private final Random random;
    private final boolean sequenced;
    private final int copiesOneIn;
    private final List<KeyIndex> indexes;
    private final Map<String, List<Row>> live = new HashMap<>();
    private final Map<String, List<Row>> gone = new HashMap<>();
    private int nextFile;

    /** A row; null in a file where a mark has taken it. */
    private record Row(long key, Sequence sequence, boolean deleted) {}

    KeyIndexModel(long seed, boolean sequenced, int copiesOneIn, KeyIndex... indexes) {
        this.random = new Random(seed);
        this.sequenced = sequenced;
        this.copiesOneIn = copiesOneIn;
        this.indexes = List.of(indexes);
    }

    static Key key(long id) {
        return CODEC.encode(new Object[] {id});
    }

    @Override
    public void read(String path, BiPredicate<Key, RowLocation> visitor) {
        List<Row> rows = live.get(path);
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) != null && !visitor.test(key(rows.get(i).key()), location(path, i))) {
                return;
            }
        }
    }

    private RowLocation location(String path, int position) {
        Row row = live.get(path).get(position);
        return RowLocation.of(path, position, row.sequence(), row.deleted());
    }

    /** Something that one commit may do. */
    void step() {
        List<String> paths = live.keySet().stream().sorted().toList();
        int dice = random.nextInt(20);
        if (paths.isEmpty() || dice < 7) {
            add();
            return;
        }
        String path = paths.get(random.nextInt(paths.size()));
        if (dice < 9) {
            gone.put(path, live.remove(path));
            indexes.forEach(index -> index.fileGone(path));
        } else if (dice < 15) {
            rewrite(path);
        } else if (dice < 16) {
            join(paths);
        } else if (dice < 18) {
            mark(path);
        } else if (dice < 19) {
            restore();
        } else if (random.nextInt(20) == 0) {
            indexes.forEach(KeyIndex::clear);
            live.keySet().forEach(this::putAll);
        }
    }

    private void add() {
        String path = "f" + nextFile++;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            long key = random.nextInt(KEYS);
            boolean isThere = rows.stream().anyMatch(row -> row.key() == key)
                    || live.values().stream().flatMap(List::stream).anyMatch(row -> row != null && row.key() == key);
            if (!isThere || random.nextInt(copiesOneIn) == 0) {
                rows.add(row(key));
            }
        }
        live.put(path, rows);
        putAll(path);
    }

    private Row row(long key) {
        return new Row(key, sequence(), sequenced && random.nextInt(4) == 0);
    }

    private Sequence sequence() {
        if (!sequenced) {
            return Sequence.NONE;
        }
        long number = random.nextInt(1000);
        return switch (random.nextInt(6)) {
            case 0 -> Sequence.NONE;
            case 1 ->
                new Sequence(
                        List.of(String.format("p%02d%d", Long.toString(number).length(), number)));
            case 2 -> new Sequence(List.of(number, number));
            case 3 -> new Sequence(List.of("p" + number));
            case 4 -> new Sequence(List.of(new BigDecimal(number + ".5")));
            default -> Sequence.of(random.nextBoolean() ? number : random.nextLong());
        };
    }

    private void putAll(String path) {
        if (random.nextInt(3) == 0) {
            long more = random.nextInt(KEYS);
            indexes.forEach(index -> index.expect(more));
        }
        read(path, (key, row) -> {
            indexes.forEach(index -> index.put(key, row));
            return true;
        });
    }

    /**
     * The rows move to another file in order, but for some; some have a new version. Whoever copies them does not see
     * marked rows behind the last one that is left.
     */
    private void rewrite(String path) {
        List<Row> old = live.remove(path);
        gone.put(path, old);
        String to = "f" + nextFile++;
        List<Row> kept = new ArrayList<>();
        List<Long> dropped = new ArrayList<>();
        List<Integer> changed = new ArrayList<>();
        int seen = old.size();
        while (seen > 0 && old.get(seen - 1) == null) {
            seen--;
        }
        for (int i = 0; i < seen; i++) {
            Row row = old.get(i);
            if (row == null || random.nextInt(5) == 0) {
                dropped.add((long) i);
            } else {
                boolean changes = random.nextInt(3) == 0;
                if (changes) {
                    changed.add(kept.size());
                }
                kept.add(changes ? row(row.key()) : row);
            }
        }
        live.put(to, kept);
        RowPositions leftOut =
                RowPositions.of(dropped.stream().mapToLong(Long::longValue).toArray());
        indexes.forEach(index -> index.fileReplaced(path, to, 0, leftOut));
        for (int position : changed) {
            RowLocation row = location(to, position);
            indexes.forEach(index -> index.put(key(kept.get(position).key()), row));
        }
    }

    /** Files are copied into one, without the rows that are marked. */
    private void join(List<String> paths) {
        String to = "f" + nextFile++;
        List<Row> copied = new ArrayList<>();
        for (String path : paths.subList(0, 1 + random.nextInt(paths.size()))) {
            List<Row> old = live.remove(path);
            gone.put(path, old);
            RowPositions leftOut = marked(old);
            long first = copied.size();
            indexes.forEach(index -> index.fileReplaced(path, to, first, leftOut));
            old.stream().filter(Objects::nonNull).forEach(copied::add);
        }
        live.put(to, copied);
    }

    private static RowPositions marked(List<Row> rows) {
        return RowPositions.of(IntStream.range(0, rows.size())
                .filter(i -> rows.get(i) == null)
                .asLongStream()
                .toArray());
    }

    /** A deletion vector of another writer takes rows, or gives them back. */
    private void mark(String path) {
        List<Row> rows = live.get(path);
        for (int i = 0; i < rows.size(); i++) {
            if (random.nextInt(4) == 0) {
                rows.set(i, null);
            }
        }
        if (random.nextBoolean()) {
            RowPositions marked = marked(rows);
            indexes.forEach(index -> index.rowsMarked(path, marked));
        } else {
            indexes.forEach(index -> index.fileGone(path));
            putAll(path);
        }
    }

    private void restore() {
        List<String> paths = gone.keySet().stream().sorted().toList();
        if (!paths.isEmpty()) {
            String path = paths.get(random.nextInt(paths.size()));
            live.put(path, gone.remove(path));
            putAll(path);
        }
    }
}

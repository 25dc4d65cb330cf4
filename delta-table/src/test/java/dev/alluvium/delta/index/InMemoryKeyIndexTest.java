// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class InMemoryKeyIndexTest {
    private static final KeyCodec CODEC =
            new KeyCodec(StructType.of(StructField.of("id", PrimitiveType.LONG)), List.of("id"));

    private final InMemoryKeyIndex index = new InMemoryKeyIndex(false);

    private static Key key(long id) {
        return CODEC.encode(new Object[] {id});
    }

    private static RowLocation at(String path, long position) {
        return RowLocation.of(path, position, Sequence.NONE, false);
    }

    private RowLocation find(long id) {
        return index.lookup(List.of(key(id))).get(0);
    }

    private void settle() {
        index.settle(path -> Optional.empty(), (path, visitor) -> {});
    }

    @Test
    void aRowIsFoundWhereItWasPut() {
        index.put(key(1), at("f", 3));

        assertThat(index.lookup(List.of(key(2), key(1)))).containsExactly(null, at("f", 3));
    }

    @Test
    void aRowOfAFileThatIsGoneIsNotThere() {
        index.put(key(1), at("f", 3));
        index.fileGone("f");
        index.fileGone("f");

        assertThat(find(1)).isNull();
        assertThat(index.size()).as("forgotten as soon as it is noticed").isZero();
    }

    @Test
    void positionsFollowARewrittenFile() {
        for (long i = 0; i < 6; i++) {
            index.put(key(i), at("f", i));
        }
        index.fileReplaced("f", "g", 0, RowPositions.of(1, 4));
        index.fileReplaced("g", "h", 0, RowPositions.of(0));

        assertThat(find(0)).isNull();
        assertThat(find(1)).isNull();
        assertThat(find(2)).isEqualTo(at("h", 0));
        assertThat(find(3)).isEqualTo(at("h", 1));
        assertThat(find(4)).isNull();
        assertThat(find(5)).isEqualTo(at("h", 2));
    }

    @Test
    void aMarkedRowBehindTheLastOneThatWasCopiedIsNotInTheCopy() {
        for (long i = 0; i < 3; i++) {
            index.put(key(i), at("f", i));
        }
        index.rowsMarked("f", RowPositions.of(2));
        index.fileReplaced("f", "g", 0, RowPositions.NONE);

        assertThat(find(1)).isEqualTo(at("g", 1));
        assertThat(find(2)).isNull();
    }

    @Test
    void puttingARowAgainIsNoCopy() {
        index.put(key(1), at("f", 3));
        index.put(key(1), RowLocation.of("f", 3, Sequence.of(5), true));

        assertThat(find(1)).isEqualTo(RowLocation.of("f", 3, Sequence.of(5), true));
    }

    @Test
    void aSecondLiveRowOfAKeyIsRefused() {
        index.put(key(1), at("f", 3));
        index.put(key(1), at("g", 0));

        assertThatThrownBy(this::settle).isInstanceOf(DeltaTableException.class).hasMessageContaining("in f and in g");
        assertThatThrownBy(this::settle).as("as long as it is so").isInstanceOf(DeltaTableException.class);
        index.fileGone("f");
        settle();
        assertThat(find(1)).isEqualTo(at("g", 0));
    }

    @Test
    void theRowWithTheHighestSequenceStandsBeforeItsCopies() {
        InMemoryKeyIndex repairing = new InMemoryKeyIndex(true);
        repairing.put(key(1), RowLocation.of("a", 0, Sequence.of(5), false));
        repairing.put(key(1), RowLocation.of("b", 0, Sequence.of(3), false));
        repairing.put(key(1), RowLocation.of("c", 0, Sequence.of(7), false));

        RowLocation found = repairing.lookup(List.of(key(1))).get(0);
        assertThat(found.path()).isEqualTo("c");
        assertThat(found.copies()).extracting(RowLocation::path).containsExactly("a", "b");

        repairing.fileGone("c");
        repairing.fileGone("b");
        assertThat(repairing.lookup(List.of(key(1)))).containsExactly(RowLocation.of("a", 0, Sequence.of(5), false));
        repairing.fileGone("a");
        assertThat(repairing.lookup(List.of(key(1)))).containsExactly((RowLocation) null);
    }

    @Test
    void copiesStandInTheOrderOfTheirSequencesSinceTheFirstMayGo() {
        InMemoryKeyIndex repairing = new InMemoryKeyIndex(true);
        repairing.put(key(1), RowLocation.of("a", 0, Sequence.of(5), false));
        repairing.put(key(1), RowLocation.of("b", 0, Sequence.of(4), false));
        repairing.put(key(1), RowLocation.of("c", 0, Sequence.of(3), false));

        repairing.fileGone("a");

        assertThat(repairing.lookup(List.of(key(1))).get(0).path()).isEqualTo("b");
    }

    @Test
    void manyCopiesOfAKeyNeedNoDeepStack() throws InterruptedException {
        InMemoryKeyIndex repairing = new InMemoryKeyIndex(true);
        int copies = 3_000;
        List<RowLocation> found = new ArrayList<>();
        Runnable work = () -> {
            for (int i = 0; i < copies; i++) {
                repairing.put(key(1), at("f", i));
            }
            found.add(repairing.lookup(List.of(key(1))).get(0));
            repairing.put(key(1), at("f", 5));
            repairing.fileGone("f");
            found.add(repairing.lookup(List.of(key(1))).get(0));
        };

        Thread shallow = new Thread(null, work, "shallow", 1 << 17);
        shallow.start();
        shallow.join();

        assertThat(found).hasSize(2);
        assertThat(found.get(0).copies()).hasSize(copies - 1);
        assertThat(found.get(1)).isNull();
    }

    @Test
    void clearForgetsEverything() {
        index.put(key(1), at("f", 3));
        index.clear();

        assertThat(find(1)).isNull();
    }

    /** Thousands of rewrites, with the sweeps that they cause, against a plain map. */
    @Test
    void manyRewritesKeepEveryPosition() {
        Random random = new Random(9);
        Map<Long, RowLocation> expected = new HashMap<>();
        Map<String, List<Long>> files = new HashMap<>();
        long nextKey = 0;
        for (int step = 0; step < 3000; step++) {
            List<String> paths = new ArrayList<>(new TreeSet<>(files.keySet()));
            if (paths.size() < 5 || random.nextInt(3) == 0) {
                List<Long> keys = new ArrayList<>();
                for (int i = 0; i < 1 + random.nextInt(5); i++) {
                    keys.add(nextKey++);
                }
                files.put("f" + step, keys);
                for (int i = 0; i < keys.size(); i++) {
                    index.put(key(keys.get(i)), at("f" + step, i));
                }
            } else {
                String path = paths.get(random.nextInt(paths.size()));
                rewrite(path, "f" + step, files, random);
            }
        }
        files.forEach((path, keys) -> {
            for (int i = 0; i < keys.size(); i++) {
                expected.put(keys.get(i), at(path, i));
            }
        });

        Map<Key, RowLocation> found = new HashMap<>();
        index.forEach((key, row) -> found.put(key, row));

        assertThat(found).hasSize(expected.size());
        expected.forEach((id, row) -> assertThat(found.get(key(id))).isEqualTo(row));
    }

    private void rewrite(String from, String to, Map<String, List<Long>> files, Random random) {
        List<Long> keys = files.remove(from);
        List<Long> kept = new ArrayList<>();
        List<Long> dropped = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (random.nextInt(4) == 0) {
                dropped.add((long) i);
            } else {
                kept.add(keys.get(i));
            }
        }
        if (kept.isEmpty()) {
            index.fileGone(from);
        } else {
            long[] leftOut = dropped.stream().mapToLong(Long::longValue).toArray();
            index.fileReplaced(from, to, 0, RowPositions.of(leftOut));
            files.put(to, kept);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.CompactKeyIndex.Settings;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What a key takes in the compact index: bytes, to put it, to find it, and to forget that of files that are gone. */
final class IndexKeys {
    private static final int[] MILLIONS = {1, 10};
    private static final int ROWS_A_FILE = 800_000;
    private static final int BATCH = 10_000;
    private static final int LOOKUPS = 60;
    private static final int WARM_UPS = 30;
    private static final KeyCodec CODEC =
            new KeyCodec(StructType.of(StructField.of("id", PrimitiveType.LONG)), List.of("id"));

    private IndexKeys() {}

    static List<Budget> run(Path directory) throws Exception {
        List<Budget> lines = new ArrayList<>();
        measure(200_000, true);
        for (int millions : MILLIONS) {
            lines.addAll(measure(millions * 1_000_000, false));
            lines.addAll(measure(millions * 1_000_000, true));
        }
        return lines;
    }

    private static List<Budget> measure(int keys, boolean sequenced) throws Exception {
        CompactKeyIndex built = index(sequenced);
        built.expect(keys);
        double build = micros(Cost.of(() -> fill(built, keys, sequenced)), keys);
        double builtBytes = (double) built.bytes() / keys;
        CompactKeyIndex grown = index(sequenced);
        double grow = micros(Cost.of(() -> fill(grown, keys, sequenced)), keys);
        double grownBytes = (double) grown.bytes() / keys;
        double bytes = sequenced ? 32 : 24;
        String what = String.format(Locale.ROOT, ", %,d keys%s", keys, sequenced ? ", sequence" : "");
        double encode = micros(Cost.of(() -> IntStream.range(0, keys).forEach(IndexKeys::key)), keys);
        return List.of(
                new Budget("bytes a key, built" + what, builtBytes, bytes, "bytes", "one size known before"),
                new Budget("bytes a key, grown" + what, grownBytes, bytes, "bytes", "as keys came"),
                new Budget(
                        "put a key, built" + what, build, Double.NaN, "us", String.format("%.3f encoding it", encode)),
                new Budget("put a key, grown" + what, grow, Double.NaN, "us", ""),
                new Budget("look up 10,000 keys" + what, lookUp(grown, keys), 4, "ms", "nine of ten are there"),
                new Budget("put 1,000 new keys" + what, insert(grown, keys), Double.NaN, "ms", "into the grown one"),
                new Budget(
                        "forget gone files" + what,
                        sweep(grown, sequenced),
                        Double.NaN,
                        "ms",
                        "a pass over all slots"));
    }

    private static CompactKeyIndex index(boolean sequenced) {
        return new CompactKeyIndex(Settings.usual(false, sequenced), KeyHasher.random());
    }

    private static Key key(int id) {
        return CODEC.encode(new Object[] {(long) id});
    }

    private static void fill(CompactKeyIndex index, int keys, boolean sequenced) {
        for (int i = 0; i < keys; i++) {
            put(index, i, sequenced);
        }
    }

    private static void put(CompactKeyIndex index, int id, boolean sequenced) {
        index.put(
                key(id),
                RowLocation.of(
                        "part-" + id / ROWS_A_FILE + ".parquet",
                        id % ROWS_A_FILE,
                        sequenced ? Sequence.of(id) : Sequence.NONE,
                        false));
    }

    private static double micros(Cost cost, int keys) {
        return cost.cpuNanos() / 1e3 / keys;
    }

    private static double lookUp(CompactKeyIndex index, int keys) throws Exception {
        Random random = new Random(3);
        long nanos = 0;
        for (int i = 0; i < WARM_UPS + LOOKUPS; i++) {
            List<Key> batch = new ArrayList<>(BATCH);
            for (int k = 0; k < BATCH; k++) {
                batch.add(key(random.nextInt(10) == 0 ? keys + random.nextInt(keys) : random.nextInt(keys)));
            }
            long cpu = Cost.of(() -> index.lookup(batch)).cpuNanos();
            nanos += i < WARM_UPS ? 0 : cpu;
        }
        return nanos / 1e6 / LOOKUPS;
    }

    private static double insert(CompactKeyIndex index, int keys) throws Exception {
        int rounds = 50;
        Cost cost = Cost.of(() -> {
            for (int i = 0; i < rounds * 1_000; i++) {
                put(index, keys + i, true);
            }
        });
        return cost.millis() / rounds;
    }

    private static double sweep(CompactKeyIndex index, boolean sequenced) throws Exception {
        for (int i = 0; i < 200; i++) {
            RowLocation row = RowLocation.of("small-" + i, 0, sequenced ? Sequence.of(i) : Sequence.NONE, false);
            index.put(key(-1 - i), row);
            index.fileGone("small-" + i);
        }
        long before = index.size();
        Cost cost = Cost.of(() -> {
            for (int i = 0; i < 8; i++) {
                index.settle(path -> Optional.empty(), (path, visitor) -> {});
            }
        });
        if (index.size() == before) {
            throw new IllegalStateException("nothing was forgotten");
        }
        return cost.millis();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The stored form, byte for byte: the goldens are put together by hand from the two format descriptions. */
class PositionBytesTest {
    private static final String MAGIC = "d1d33964";
    private static final String ONE_BUCKET = "0100000000000000";

    /** Cookie of bitmaps without runs, one container: key 0, 3 values less one, at byte 16; the values. */
    private static final String FEW = MAGIC + ONE_BUCKET + "00000000"
            + "3a300000" + "01000000" + "0000" + "0200" + "10000000"
            + "0300" + "0400" + "0700";

    /** Cookie of bitmaps with runs, and one container less one; it is a run; key 0, 100 values less one; 0 to 99. */
    private static final String RUN =
            MAGIC + ONE_BUCKET + "00000000" + "3b30" + "0000" + "01" + "0000" + "6300" + "0100" + "0000" + "6300";

    /** Two buckets: position 1, and position 2^32 + 65537, which is 1 in the second container of the second bucket. */
    private static final String FAR = MAGIC + "0200000000000000"
            + "00000000" + "3a300000" + "01000000" + "0000" + "0000" + "10000000" + "0100"
            + "01000000" + "3a300000" + "01000000" + "0100" + "0000" + "10000000" + "0100";

    @Test
    void bytesAreThoseOfTheProtocol() {
        assertThat(hex(RowPositions.of(7, 3, 4))).isEqualTo(FEW);
        assertThat(hex(RowPositions.of(LongStream.range(0, 100).toArray()))).isEqualTo(RUN);
        assertThat(hex(RowPositions.of(1, (1L << 32) + 65537))).isEqualTo(FAR);
        assertThat(hex(RowPositions.NONE)).isEqualTo(MAGIC + "0000000000000000");
    }

    @Test
    void bytesOfTheProtocolAreRead() {
        assertThat(decode(FEW).stream()).containsExactly(3L, 4L, 7L);
        assertThat(decode(RUN).stream()).hasSize(100).endsWith(99L);
        assertThat(decode(FAR).stream()).containsExactly(1L, (1L << 32) + 65537);
        assertThat(decode(FAR).last()).isEqualTo((1L << 32) + 65537);
        assertThat(decode(FAR).contains(1L << 32)).isFalse();
    }

    @Test
    void damageIsToldAndNeverTakenForRows() {
        byte[] few = HexFormat.of().parseHex(FEW);
        for (int length = 0; length < few.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(few, length));
            assertThatThrownBy(() -> PositionBytes.decode(cut, "the vector of f"))
                    .as("%d bytes", length)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageStartingWith("the vector of f ");
        }
        assertThatThrownBy(() -> decode(FEW + "00")).hasMessageContaining("1 bytes too many");
        assertThatThrownBy(() -> decode(FEW.replace(MAGIC, "d0d33964"))).hasMessageContaining("another magic number");
        assertThatThrownBy(() -> decode(FAR.replaceFirst("0100000[0]3a", "000000003a")))
                .hasMessageContaining("out of order");
    }

    @Test
    void anySetOfRowsIsReadAsItWasWritten() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TreeSet<Long> expected = rows(random);
            RowPositions positions =
                    RowPositions.of(expected.stream().mapToLong(Long::longValue).toArray());

            RowPositions read = PositionBytes.decode(ByteBuffer.wrap(PositionBytes.encode(positions)), "test");

            assertThat(read).as("seed %d", seed).isEqualTo(positions);
            assertThat(read.stream().boxed()).containsExactlyElementsOf(expected);
            assertThat(read.count()).isEqualTo(expected.size());
            assertThat(read.last()).isEqualTo(expected.isEmpty() ? -1 : expected.last());
        }
    }

    @Test
    void unionHoldsTheRowsOfBothAndChangesNeither() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            TreeSet<Long> left = rows(random);
            TreeSet<Long> right = rows(random);
            RowPositions of =
                    RowPositions.of(left.stream().mapToLong(Long::longValue).toArray());

            RowPositions union = of.plus(
                    RowPositions.of(right.stream().mapToLong(Long::longValue).toArray()));

            TreeSet<Long> both = new TreeSet<>(left);
            both.addAll(right);
            assertThat(union.stream().boxed()).containsExactlyElementsOf(both);
            assertThat(of.stream().boxed()).containsExactlyElementsOf(left);
        }
    }

    private static TreeSet<Long> rows(Random random) {
        TreeSet<Long> rows = new TreeSet<>();
        long bound = new long[] {10, 1000, 200_000, 1L << 33}[random.nextInt(4)];
        for (int i = random.nextInt(300); i > 0; i--) {
            long row = random.nextLong(bound);
            rows.add(row);
            for (int run = random.nextInt(10) == 0 ? random.nextInt(500) : 0; run > 0; run--) {
                rows.add(row + run);
            }
        }
        return rows;
    }

    private static String hex(RowPositions positions) {
        return HexFormat.of().formatHex(PositionBytes.encode(positions));
    }

    private static RowPositions decode(String hex) {
        return PositionBytes.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), "the vector of f");
    }

    @Test
    void setsAreComparedAndCountedAsSetsOfNumbersAre() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long[] edges = {0, 1, 5, 0xFFFF, 0x1_0000, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL, 0x1_0000_0000L};
            Set<Long> one = new TreeSet<>();
            Set<Long> other = new TreeSet<>();
            for (long edge : edges) {
                if (random.nextBoolean()) {
                    one.add(edge);
                }
                if (random.nextInt(4) == 0) {
                    other.add(edge);
                }
            }
            RowPositions positions = positions(one);

            assertThat(positions.containsAll(positions(other))).isEqualTo(one.containsAll(other));
            assertThat(positions.containsAny(positions(other)))
                    .isEqualTo(other.stream().anyMatch(one::contains));
            for (long edge : edges) {
                assertThat(positions.countBelow(edge))
                        .isEqualTo(one.stream().filter(row -> row < edge).count());
            }
        }
    }

    private static RowPositions positions(Set<Long> rows) {
        return RowPositions.of(rows.stream().mapToLong(Long::longValue).toArray());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.spill.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes of sequences sort as the sequences do. */
final class SequenceBytesTest {
    private static final List<Object> PARTS = List.of(
            0L,
            1L,
            -1L,
            9L,
            10L,
            -10L,
            99L,
            100L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TEN.pow(30),
            BigInteger.TEN.pow(30).negate(),
            new BigDecimal("0.00"),
            new BigDecimal("0.1"),
            new BigDecimal("0.10"),
            new BigDecimal("0.09"),
            new BigDecimal("-0.1"),
            new BigDecimal("-0.11"),
            new BigDecimal("1E+40"),
            new BigDecimal("1E-40"),
            new BigDecimal("-1.5"),
            "",
            "9",
            "09",
            "10",
            "[\"9\",\"2\"]",
            "[\"10\",\"1\"]",
            "[null,\"3\"]",
            "[\"9\"]",
            "bin.000009",
            "bin.000010:4",
            "bin.000010",
            "other.000001:1",
            "a",
            "a\0",
            "a\0b",
            "a\u0001",
            "b",
            "\uD83D\uDE00",
            "\uFFFF");

    private static byte[] bytes(Sequence sequence) {
        ByteSink out = new ByteSink();
        SequenceBytes.append(sequence, out);
        return out.toBytes();
    }

    private static void assertSorts(Sequence left, Sequence right) {
        assertThat(Integer.signum(Arrays.compareUnsigned(bytes(left), bytes(right))))
                .as("%s and %s", left, right)
                .isEqualTo(Integer.signum(left.compareTo(right)));
    }

    @Test
    void bytesOfSequencesSortAsTheSequencesDo() {
        for (Object left : PARTS) {
            for (Object right : PARTS) {
                assertSorts(new Sequence(List.of(left)), new Sequence(List.of(right)));
                assertSorts(new Sequence(List.of(left, right)), new Sequence(List.of(right)));
                assertSorts(new Sequence(List.of(7L, left)), new Sequence(List.of(7L, right)));
            }
            assertSorts(Sequence.NONE, new Sequence(List.of(left)));
        }
    }

    @Test
    void bytesOfRandomTuplesSortAsTheTuplesDo() {
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            assertSorts(random(random), random(random));
        }
    }

    private static Sequence random(Random random) {
        List<Object> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            parts.add(PARTS.get(random.nextInt(PARTS.size())));
        }
        return new Sequence(parts);
    }
}

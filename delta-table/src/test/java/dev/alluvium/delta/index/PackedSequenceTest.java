// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.reduce.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackedSequenceTest {
    private static final BigInteger BEYOND = BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE);

    private static Sequence kept(Object... parts) {
        PackedSequence packed = PackedSequence.of(new Sequence(List.of(parts)));
        return PackedSequence.read(packed.flags(), packed.bits());
    }

    @Test
    void wholeNumbersAndTextsOfThemAreKeptExactly() {
        assertThat(kept()).isEqualTo(Sequence.NONE);
        assertThat(kept(Long.MIN_VALUE)).isEqualTo(Sequence.of(Long.MIN_VALUE));
        assertThat(kept(BEYOND.subtract(BigInteger.ONE))).isEqualTo(Sequence.of(Long.MAX_VALUE));
        assertThat(kept(BEYOND.negate())).isEqualTo(Sequence.of(Long.MIN_VALUE));
        assertThat(kept(new BigDecimal("7.00"))).isEqualTo(Sequence.of(7));
        assertThat(kept("p010")).isEqualTo(new Sequence(List.of("p010")));
        assertThat(kept("p18999999999999999999")).isEqualTo(new Sequence(List.of("p18999999999999999999")));
    }

    @Test
    void whatDoesNotFitIsReadFromTheRow() {
        assertThat(kept(1L, 2L)).isNull();
        assertThat(kept(BEYOND)).isNull();
        assertThat(kept(BEYOND.negate().subtract(BigInteger.ONE))).isNull();
        assertThat(kept(new BigDecimal("7.5"))).isNull();
        assertThat(kept(new BigDecimal("1E+999999999"))).isNull();
        assertThat(kept(new BigDecimal(BEYOND))).isNull();
        for (String text : List.of("", "7", "p01", "p0107", "p027", "p0200", "p17", "n985", "p191234567890123456789")) {
            assertThat(kept(text)).as(text).isNull();
        }
    }
}

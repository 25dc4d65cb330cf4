// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as sequences. P-35. */
class TextualSequenceTest {
    private static Sequence of(String text) {
        return new Sequence(List.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9 < 10",
                "[\"9\",\"99\"] < [\"10\",\"1\"]",
                "[null,\"5\"] < [\"1\",\"5\"]",
                "[\"24023128\", \"24023128\"] < [\"24023128\",\"24023129\"]",
                "mysql-bin.999999:4 < mysql-bin.1000000:4",
                "mysql-bin.000003:999 < mysql-bin.000003:1000",
                "mysql-bin.000003:999 < mysql-bin.000010:4",
                "mysql-bin.000003 < mysql-bin.000003:4",
                "a10 < a9",
                "z < \u00e9",
            })
    void knownFormsCompareAsNumbersAndOthersByTheirBytes(String order) {
        String[] sides = order.split(" < ");

        assertThat(of(sides[0])).isLessThan(of(sides[1]));
        assertThat(of(sides[1])).isGreaterThan(of(sides[0]));
        assertThat(of(sides[0])).isEqualByComparingTo(of(sides[0]));
    }

    /** Whatever forms come together: sorting needs one order. */
    @Test
    void allFormsTogetherAreInOneOrder() {
        List<Sequence> texts = new ArrayList<>();
        for (String text : List.of(
                "9",
                "10",
                "095",
                "9a",
                "[\"9\"]",
                "[\"10\"]",
                "[\"95x",
                "[null]",
                "b.000009:1",
                "b.1000000",
                "b.00001",
                "a.000001",
                "",
                "-1")) {
            texts.add(of(text));
        }
        Random random = new Random(1);

        for (int i = 0; i < 200; i++) {
            Collections.shuffle(texts, random);
            Sequence a = texts.get(0);
            Sequence b = texts.get(1);
            Sequence c = texts.get(2);
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertThat(a).isLessThanOrEqualTo(c);
            }
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.cases.Cases;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick way to a double gives the very same bits, or none. */
class ShortFractionTest {
    private static double of(String text) {
        return ShortFraction.of(("#" + text + "7").toCharArray(), 1, text.length());
    }

    private static void isNearest(String text) {
        assertThat(Double.doubleToRawLongBits(of(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "-0.0", "0.0", "12345.5", "0.00000000000001", "-9999999999999.99"})
    void shortFractionsAreTheNearestDouble(String text) {
        isNearest(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e5", "1.5E3", "1.5e-3", "0.12345678901234567", "-1234567890.1234567", "999999999999999.9"})
    void longOnesAndExponentsAreLeftToTheParser(String text) {
        assertThat(of(text)).isNaN();
    }

    @Test
    void randomFractionsAreTheNearestDouble() {
        Cases.check(20_000, ShortFractionTest::fraction, ShortFractionTest::isNearest);
    }

    private static String fraction(Random random) {
        int whole = 1 + random.nextInt(14);
        String digits = random.ints(15, 0, 10).mapToObj(String::valueOf).reduce("", String::concat);
        String text = digits.substring(0, whole).replaceFirst("^0+(?=.)", "") + "." + digits.substring(whole);
        return random.nextBoolean() ? "-" + text : text;
    }
}

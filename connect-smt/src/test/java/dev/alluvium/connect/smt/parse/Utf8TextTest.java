// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which bytes need no decoding. */
class Utf8TextTest {
    @Test
    void asciiIsToldAtEveryPlaceAndLength() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 1);
            assertThat(Utf8Text.isAscii(bytes)).isTrue();
            Arrays.fill(bytes, (byte) 127);
            assertThat(Utf8Text.isAscii(bytes)).isTrue();
            for (int at = 0; at < length; at++) {
                for (byte bad : new byte[] {0, -1, -128, (byte) 0xc3}) {
                    byte[] spoilt = bytes.clone();
                    spoilt[at] = bad;
                    assertThat(Utf8Text.isAscii(spoilt)).as("%s at %s", bad, at).isFalse();
                }
            }
        }
    }

    @Test
    void escapesAreSeenWhereverTheyStand() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = "[]^\u0001\u007f~[]{}".repeat(4).substring(0, length).getBytes(StandardCharsets.US_ASCII);
            assertThat(Utf8Text.hasEscapes(bytes)).isFalse();
            for (int at = 0; at < length; at++) {
                byte[] escaped = bytes.clone();
                escaped[at] = '\\';
                assertThat(Utf8Text.hasEscapes(escaped))
                        .as("at %s of %s", at, length)
                        .isTrue();
            }
        }
    }

    @Test
    void surrogatesAreWellFormedInPairs() {
        assertThat(Utf8Text.isWellFormed("")).isTrue();
        assertThat(Utf8Text.isWellFormed("a\ud83d\ude00\ud83d\ude00\u4e2d")).isTrue();
        for (String bad :
                new String[] {"\ud83d", "\ude00", "a\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00\ud83d"}) {
            assertThat(Utf8Text.isWellFormed(bad)).isFalse();
        }
    }

    @Test
    void blankIsWhatHoldsOnlyWhiteSpace() {
        assertThat(Utf8Text.isBlank(new byte[0])).isTrue();
        assertThat(Utf8Text.isBlank(" \t\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(Utf8Text.isBlank(" x ".getBytes(StandardCharsets.US_ASCII))).isFalse();
    }
}

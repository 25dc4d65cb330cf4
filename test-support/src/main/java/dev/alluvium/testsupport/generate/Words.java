// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import java.util.List;

/** Pronounceable nonsense, and the few real words that make rows pleasant to read. */
final class Words {

    static final List<String> GIVEN_NAMES = List.of(
            "Ada", "Brahim", "Chloé", "Dmitri", "Esi", "Farid", "Grace", "Håkon", "Ines", "Jun", "Kavya", "Leïla",
            "Marek", "Nia", "Óscar", "Priya", "Quentin", "Rosa", "Søren", "Thandi", "Uma", "Viktor", "Wei", "Yuki");

    static final List<String> TAGS =
            List.of("gift", "late", "as described", "recommended", "never again", "grün", "#1");

    static final List<String> COUNTRIES = List.of("IN", "DE", "BR", "ZA", "JP", "US", "PL", "X");

    private static final String CONSONANTS = "bcdfghklmnprstvz";
    private static final String VOWELS = "aeiou";

    private Words() {}

    /** A word of one letter or more, at most so many. */
    static String word(Dice dice, int most) {
        int length = dice.between(1, most);
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            String letters = i % 2 == 0 ? CONSONANTS : VOWELS;
            word.append(letters.charAt(dice.below(letters.length())));
        }
        return word.toString();
    }

    static String sentence(Dice dice, int mostWords) {
        StringBuilder sentence = new StringBuilder(word(dice, 8));
        for (int i = dice.below(mostWords); i > 0; i--) {
            sentence.append(' ').append(word(dice, 8));
        }
        return sentence.toString();
    }

    /** A text of at least so many bytes that does not compress to a few. */
    static String longText(Dice dice, int bytes) {
        StringBuilder text = new StringBuilder(bytes + 16);
        while (text.length() < bytes) {
            text.append(Long.toHexString(dice.anyLong())).append(' ');
        }
        return text.toString();
    }

    static String digits(Dice dice, int length) {
        StringBuilder digits = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            digits.append((char) ('0' + dice.below(10)));
        }
        return digits.toString();
    }
}

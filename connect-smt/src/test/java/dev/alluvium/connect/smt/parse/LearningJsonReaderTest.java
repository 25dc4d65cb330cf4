// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.smt.row.RowMap;
import dev.alluvium.testsupport.cases.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a reader has learnt changes how fast it reads, and nothing else. */
class LearningJsonReaderTest {
    private static final JsonReader PLAIN = new JsonReader(JsonLimits.ROWS);

    private final JsonReader learning = JsonReader.learning(JsonLimits.ROWS);

    @Test
    void anySeriesOfTextsIsReadAsWithoutLearning() {
        Cases.checkLists(500, LearningJsonReaderTest::texts, texts -> {
            JsonReader reader = JsonReader.learning(JsonLimits.ROWS);
            for (String text : texts) {
                assertThat(outcome(reader, text)).isEqualTo(outcome(PLAIN, text));
            }
        });
    }

    private static String outcome(JsonReader reader, String text) {
        try {
            Object value = reader.value(text);
            assertThat(reader.ascii(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                    .isEqualTo(value);
            return String.valueOf(value);
        } catch (MalformedJsonException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            String text = value(random, 3);
            texts.add(random.nextInt(8) == 0 ? text.substring(0, random.nextInt(text.length())) : text);
        }
        return texts;
    }

    /** Names come twice in one object now and then, which is refused. */
    private static String value(Random random, int depth) {
        int kind = depth == 0 ? 2 + random.nextInt(4) : random.nextInt(6);
        return switch (kind) {
            case 0 ->
                IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> "\"" + (char) ('a' + (random.nextInt(30) > 0 ? i + random.nextInt(2) : 0)) + "\""
                                + (random.nextBoolean() ? ":" : " : ") + value(random, depth - 1))
                        .collect(Collectors.joining(random.nextBoolean() ? "," : " , ", "{", "}"));
            case 1 ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> value(random, depth - 1))
                        .collect(Collectors.joining(",", "[", "]"));
            case 2 -> "\"t" + random.nextInt(3) + "\"";
            case 3 -> String.valueOf(random.nextInt());
            case 4 -> String.valueOf(random.nextInt() / 8.0);
            default -> "null";
        };
    }

    @Test
    void objectsOfTheSameNamesShareThemAndTheirOrderCounts() {
        assertThat(learning.value("{\"a\":1,\"b\":{\"c\":2}}")).isInstanceOf(RowMap.class);
        assertThat(learning.value("{\"b\":1,\"a\":{}}")).hasToString("{b=1, a={}}");
        assertThat(learning.value("{\"a\":3,\"b\":[{\"c\":4},{\"d\":5}]}")).hasToString("{a=3, b=[{c=4}, {d=5}]}");
    }

    @Test
    void nameThatComesTwiceIsRefusedHoweverOften() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> learning.value("{\"a\":1,\"b\":2,\"a\":3}"))
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessage("a name that comes twice in one object");
        }
        JsonReader lenient = JsonReader.learning(new JsonLimits(64, false, true));

        assertThat(lenient.value("{\"a\":1,\"b\":2,\"a\":{\"c\":3}}")).hasToString("{a={c=3}, b=2}");
    }

    @Test
    void namesWithoutEndAreReadAndNotRemembered() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(learning.value("{\"n" + i + "\":1,\"deep\":{\"m" + i + "\":{\"x\":2}}}"))
                    .isEqualTo(Map.of("n" + i, 1L, "deep", Map.of("m" + i, Map.of("x", 2L))));
        }
        String wide =
                IntStream.range(0, 300).mapToObj(i -> "\"w" + i + "\":" + i).collect(Collectors.joining(","));

        assertThat((Map<?, ?>) learning.value("{" + wide + "}")).hasSize(300);
        assertThat(learning.nodes()).isLessThan(4_200);
    }

    @Test
    void treeThatIsFullOfOldNamesStartsAnew() {
        for (int i = 0; i < 5_000; i++) {
            learning.value("{\"k" + i % 30 + "\":{\"l" + i / 30 % 30 + "\":{\"m" + i / 900 + "\":1}}}");
        }
        int full = learning.nodes();
        for (int i = 0; i < 120_000 && learning.nodes() >= full; i++) {
            learning.value("{\"k1\":{\"l1\":{\"m1\":1,\"new\":2}}}");
        }

        assertThat(learning.nodes()).isLessThan(full);
        assertThat(learning.value("{\"new\":1}")).isInstanceOf(RowMap.class);
    }
}

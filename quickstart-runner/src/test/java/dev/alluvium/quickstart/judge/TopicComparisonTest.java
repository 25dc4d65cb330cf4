// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTopic;
import dev.alluvium.quickstart.folder.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line of {@code expected/topics/} matches a record of its own; what it does not name is not looked at. */
class TopicComparisonTest {
    private static final TopicRecord RECORD = record("k1", "{\"a\":1,\"b\":{\"c\":[1,2]}}", "reason", "no id here");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"key\":\"k1\"} | true",
                "{\"key\":\"k2\"} | false",
                "{\"key\":null} | false",
                "{\"keyBase64\":\"azE=\"} | true",
                "{\"keyBase64\":\"azI=\"} | false",
                "{\"key\":{\"$contains\":\"1\"}} | true",
                "{\"value\":{\"a\":1}} | true",
                "{\"value\":{\"a\":1.0}} | true",
                "{\"value\":{\"a\":\"1\"}} | false",
                "{\"value\":{\"z\":null}} | false",
                "{\"value\":{\"b\":{\"c\":[1,2]}}} | true",
                "{\"value\":{\"b\":{\"c\":[1]}}} | false",
                "{\"value\":{\"b\":{\"c\":[2,1]}}} | false",
                "{\"value\":{\"b\":{\"$contains\":\"c\"}}} | true",
                "{\"value\":{\"$contains\":\"nowhere\"}} | false",
                "{\"headers\":{\"reason\":\"no id here\"}} | true",
                "{\"headers\":{\"reason\":{\"$contains\":\"id\"}}} | true",
                "{\"headers\":{\"reason\":[\"no id here\"]}} | true",
                "{\"headers\":{\"reason\":[\"no id here\",null]}} | false",
                "{\"headers\":{\"other\":null}} | false",
                "{} | true"
            })
    void aLineNamesWhatARecordMustBe(String line, boolean matches) throws IOException {
        assertThat(RecordMatch.matches(object(line), RECORD)).isEqualTo(matches);
    }

    @Test
    void aTombstoneMatchesNullAndNothingElse() throws IOException {
        TopicRecord tombstone = new TopicRecord(null, null, List.of());

        assertThat(RecordMatch.matches(object("{\"key\":null,\"value\":null}"), tombstone))
                .isTrue();
        assertThat(RecordMatch.matches(object("{\"value\":{\"$contains\":\"\"}}"), tombstone))
                .isFalse();
    }

    @Test
    void aTextThatIsNoJsonEqualsNoObject() throws IOException {
        assertThat(RecordMatch.matches(object("{\"value\":{\"a\":1}}"), record("k", "{\"a\":", "h", "v")))
                .isFalse();
        assertThat(RecordMatch.matches(object("{\"value\":\"{\\\"a\\\":\"}"), record("k", "{\"a\":", "h", "v")))
                .isTrue();
    }

    @Test
    void aBroadLineLeavesTheOnlyRecordOfANarrowOne() throws IOException {
        List<TopicRecord> records = List.of(record("a", "1", "h", "v"), record("b", "1", "h", "v"));

        TopicVerdict verdict = compare(records, Optional.of(2), "{\"value\":1}", "{\"key\":\"a\"}");

        assertThat(verdict).isEqualTo(new TopicVerdict("dlq", 2, List.of()));
    }

    @Test
    void twoLinesNeedTwoRecords() throws IOException {
        TopicVerdict verdict =
                compare(List.of(record("a", "1", "h", "v")), Optional.empty(), "{\"key\":\"a\"}", "{\"key\":\"a\"}");

        assertThat(verdict.differences())
                .extracting(Difference::kind)
                .containsExactly("no record matches line 2 that no other line matches");
    }

    @Test
    @Timeout(20)
    void thousandsOfEqualLinesAreMatchedQuickly() throws IOException {
        int many = 3_000;
        String[] lines = new String[many];
        Arrays.fill(lines, "{\"value\":1}");

        TopicVerdict verdict = compare(Collections.nCopies(many, record("a", "1", "h", "v")), Optional.of(many), lines);

        assertThat(verdict.equal()).isTrue();
    }

    @Test
    void theCountIsOfAllRecords() throws IOException {
        assertThat(compare(List.of(RECORD), Optional.of(3)).differences())
                .extracting(Difference::toString)
                .containsExactly("there are 1 records, not 3");
    }

    private static TopicVerdict compare(List<TopicRecord> records, Optional<Integer> count, String... lines)
            throws IOException {
        List<ObjectNode> expected = new ArrayList<>();
        for (String line : lines) {
            expected.add(object(line));
        }
        return TopicComparison.compare("dlq", new ExpectedTopic(expected, count), records);
    }

    private static TopicRecord record(String key, String value, String header, String headerValue) {
        return new TopicRecord(bytes(key), bytes(value), List.of(new TopicRecord.Header(header, bytes(headerValue))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object(String text) throws IOException {
        return (ObjectNode) Json.MAPPER.readTree(text);
    }
}

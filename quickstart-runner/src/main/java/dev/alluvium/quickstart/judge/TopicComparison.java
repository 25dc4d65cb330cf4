// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Expectation.ExpectedTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds for each expected line a record of its own. */
public final class TopicComparison {
    private static final int NONE = -1;

    private TopicComparison() {}

    /** The verdict on the records of a topic. */
    public static TopicVerdict compare(String topic, ExpectedTopic expected, List<TopicRecord> records) {
        List<Difference> differences = new ArrayList<>();
        expected.count()
                .filter(count -> count != records.size())
                .ifPresent(count ->
                        differences.add(Difference.of("there are " + records.size() + " records, not " + count)));
        List<List<Integer>> candidates = new ArrayList<>();
        for (ObjectNode line : expected.records()) {
            candidates.add(candidates(line, records));
        }
        int[] lineOfRecord = new int[records.size()];
        Arrays.fill(lineOfRecord, NONE);
        for (int line = 0; line < candidates.size(); line++) {
            if (!assign(line, candidates, lineOfRecord, new boolean[records.size()])) {
                differences.add(Difference.ofRow(
                        "no record matches line " + (line + 1)
                                + (candidates.get(line).isEmpty() ? "" : " that no other line matches"),
                        "",
                        expected.records().get(line),
                        null));
            }
        }
        return new TopicVerdict(topic, records.size(), differences);
    }

    private static List<Integer> candidates(ObjectNode line, List<TopicRecord> records) {
        List<Integer> candidates = new ArrayList<>();
        for (int record = 0; record < records.size(); record++) {
            if (RecordMatch.matches(line, records.get(record))) {
                candidates.add(record);
            }
        }
        return candidates;
    }

    /** An augmenting path: a line that names little never takes the only record of a line that names more. */
    private static boolean assign(int line, List<List<Integer>> candidates, int[] lineOfRecord, boolean[] seen) {
        // A free record first: thousands of equal lines would otherwise displace each other.
        for (int record : candidates.get(line)) {
            if (lineOfRecord[record] == NONE) {
                lineOfRecord[record] = line;
                return true;
            }
        }
        for (int record : candidates.get(line)) {
            if (seen[record]) {
                continue;
            }
            seen[record] = true;
            if (assign(lineOfRecord[record], candidates, lineOfRecord, seen)) {
                lineOfRecord[record] = line;
                return true;
            }
        }
        return false;
    }
}

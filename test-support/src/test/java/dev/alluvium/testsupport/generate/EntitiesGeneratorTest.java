// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.TableModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the {@code entities} generator sends, and that its model agrees with a recount. */
class EntitiesGeneratorTest {

    @Test
    void sameSeedGivesTheSameRecordsAndAnotherSeedOthers() {
        assertThat(Recording.of(events(7, "")).records).isEqualTo(Recording.of(events(7, "")).records);
        assertThat(Recording.of(events(7, "")).records).isNotEqualTo(Recording.of(events(8, "")).records);
    }

    @Test
    void eventsCarryTheContractFields() {
        List<OutgoingRecord> records = Recording.of(events(7, "")).records;

        assertThat(records).hasSize(1_000).allSatisfy(sent -> {
            assertThat(sent.topic()).isEqualTo("entities");
            assertThat(sent.value().get("id")).isEqualTo(sent.key());
            assertThat(sent.value().hasNonNull("entity")).isTrue();
            assertThat(sent.value().hasNonNull("ts")).isTrue();
            assertThat(sent.value().hasNonNull("event_id")).isTrue();
            assertThat(sent.value().has("data"))
                    .isNotEqualTo(sent.value().path("op").asText().equals("delete"));
        });
        assertThat(records.stream()
                        .map(sent -> sent.value().path("op").asText())
                        .distinct())
                .containsExactlyInAnyOrder("create", "update", "upsert", "delete");
    }

    @Test
    void duplicatesAreTheSameEventAgain() {
        Map<String, Integer> times = new HashMap<>();
        for (OutgoingRecord sent : Recording.of(events(7, ", 'duplicates.per.mille': 100")).records) {
            times.merge(sent.value().path("event_id").asText(), 1, Integer::sum);
        }

        assertThat(times).hasSize(1_000);
        assertThat(times.values()).contains(1, 2).doesNotContain(3);
    }

    @Test
    void lateEventsAreSentAfterYoungerOnes() {
        List<OutgoingRecord> records = Recording.of(events(7, ", 'late.per.mille': 100")).records;

        assertThat(records).hasSize(1_000);
        assertThat(records).isNotEqualTo(Recording.of(events(7, "")).records);
        assertThat(records.stream().map(sent -> sent.value().path("event_id").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void malformedEventsAreExpectedAmongTheDeadLettersAndNowhereElse() {
        Recording recording = Recording.of(events(7, ", 'malformed.per.mille': 100, 'dead.letters': 'dead'"));
        TableModel model = recording.generator.model();

        recording.lines().forEach(model::replay);

        List<ObjectNode> dead = model.expectedTopics().get("dead");
        assertThat(dead).hasSizeBetween(60, 150);
        assertThat(dead.get(dead.size() - 1).path("$count").asInt()).isEqualTo(dead.size() - 1);
    }

    @Test
    void rowsHaveEveryFieldAndTheModelKeepsTheLastOfEachKey() {
        Recording recording =
                Recording.of("{'generator': 'entities', 'form': 'row', 'entities': ['creator'], 'ids': 50,"
                        + " 'count': 500, 'to': {'topic': 'creators'}, 'raw': {'creator': 'creator_log'}}");
        TableModel model = recording.generator.model();

        recording.lines().forEach(model::replay);

        Map<String, String> last = new TreeMap<>();
        recording.records.forEach(sent -> {
            if (sent.value() == null) {
                last.remove(sent.key().asText());
            } else {
                last.put(sent.key().asText(), sent.value().toString());
            }
        });
        assertThat(model.expected().get("creator").stream().map(ObjectNode::toString))
                .containsExactlyInAnyOrderElementsOf(last.values());
        assertThat(model.expected().get("creator_log")).hasSize((int)
                recording.records.stream().filter(sent -> sent.value() != null).count());
        assertThat(recording.records)
                .anySatisfy(sent -> assertThat(sent.value()).isNull());
    }

    @Test
    void withoutDeletesNothingIsDeleted() {
        assertThat(Recording.of(events(7, ", 'deletes': false")).records)
                .noneSatisfy(
                        sent -> assertThat(sent.value().path("op").asText()).isEqualTo("delete"));
    }

    @Test
    void blocksForAStreamHoldAllEventsAndSomeTravelAggregated() {
        Recording direct = Recording.of(events(7, ""));
        Recording stream = Recording.of(
                "{'generator': 'entities', 'seed': 7, 'count': 1000, 'to': {'stream': 's'}, 'kpl.per.mille': 400}");

        assertThat(stream.puts.stream().flatMap(put -> put.records().stream()).map(OutgoingPut.Event::data))
                .containsExactlyElementsOf(
                        direct.records.stream().map(OutgoingRecord::value).toList());
        assertThat(stream.puts.stream().map(OutgoingPut::aggregated)).contains(true, false);
    }

    /** Two readers that cut the same stream differently must come to the rows of the model. */
    @Test
    void orderedByTsTheRowsDoNotDependOnHowEventsAreBatched() {
        for (int seed = 0; seed < 20; seed++) {
            Recording first = Recording.of(byTs(seed, 250, 0));
            Recording second = Recording.of(byTs(seed, 600, 250));
            List<ObjectNode> lines = first.lines();
            lines.addAll(second.lines());
            TableModel model = first.generator.model();
            lines.forEach(model::replay);

            for (int batch : new int[] {1, 7, 100, 1_000}) {
                Map<String, List<ObjectNode>> rows = BatchedReader.rows(lines, batch);

                model.expected()
                        .forEach((entity, expected) -> assertThat(rows.getOrDefault(entity, List.of()))
                                .as("%s in batches of %s", entity, batch)
                                .containsExactlyInAnyOrderElementsOf(expected));
            }
        }
    }

    /** Readers of one partition each, in whatever turn, come to the rows of the model: the youngest event counts. */
    @Test
    void wholeRowsOnAnyPartitionMakeTheSameRowsInAnyOrder() {
        Recording recording = Recording.of("{'generator': 'entities', 'seed': 3, 'count': 2000, 'ids': 20,"
                + " 'to': {'topic': 'entities'}, 'order': 'ts', 'late.per.mille': 50, 'duplicates.per.mille': 50,"
                + " 'partial': false, 'partitions': 2}");
        TableModel inOrder = recording.generator.model();
        TableModel oneAfterTheOther = recording.generator.model();
        List<OutgoingRecord> records = recording.records;
        List<ObjectNode> lines = recording.lines();

        lines.forEach(inOrder::replay);
        for (int partition = 0; partition < 2; partition++) {
            for (int i = 0; i < lines.size(); i++) {
                if (Integer.valueOf(partition).equals(records.get(i).partition())) {
                    oneAfterTheOther.replay(lines.get(i));
                }
            }
        }

        inOrder.expected()
                .forEach(
                        (entity, rows) -> assertThat(oneAfterTheOther.expected().get(entity))
                                .as(entity)
                                .containsExactlyInAnyOrderElementsOf(rows));
        assertThat(records.stream().map(sent -> sent.value().path("op").asText()))
                .contains("delete")
                .doesNotContain("update");
        assertThat(records).extracting(OutgoingRecord::partition).contains(0, 1);
    }

    private static String byTs(int seed, int count, int skip) {
        return "{'generator': 'entities', 'seed': " + seed + ", 'count': " + count + ", 'skip': " + skip
                + ", 'ids': 8, 'to': {'stream': 's'}, 'order': 'ts', 'late.per.mille': 150,"
                + " 'duplicates.per.mille': 150, 'malformed.per.mille': 30}";
    }

    private static String events(int seed, String more) {
        return "{'generator': 'entities', 'seed': " + seed + ", 'count': 1000, 'to': {'topic': 'entities'}" + more
                + "}";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresTables;
import dev.alluvium.testsupport.model.TableModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the {@code postgres} generator sends, and that its model can follow every line. */
class PostgresGeneratorTest {

    @Test
    void sameSeedGivesTheSameTextsAndAnotherSeedOthers() {
        assertThat(Recording.of(changes(7, 400)).sql).isEqualTo(Recording.of(changes(7, 400)).sql);
        assertThat(Recording.of(changes(7, 400)).sql).isNotEqualTo(Recording.of(changes(8, 400)).sql);
    }

    @Test
    void countIsTheNumberOfRowChangesExactly() {
        for (int count : List.of(0, 1, 2, 499, 1_003)) {
            assertThat(Recording.of(changes(3, count)).changes).hasSize(count);
        }
    }

    @Test
    void modelFollowsEveryLineOfSetupAndChanges() {
        Recording setup = Recording.of("{'generator': 'postgres', 'part': 'setup', 'seed': 7, 'rows': 200}");
        Recording changes = Recording.of(changes(7, 5_000));
        TableModel model = changes.generator.model();

        setup.lines().forEach(model::replay);
        changes.lines().forEach(model::replay);

        Map<String, List<ObjectNode>> expected = model.expected();
        assertThat(expected.keySet()).containsExactlyInAnyOrder("users", "reviews", "zoo", "users_raw");
        assertThat(expected.get("users")).isNotEmpty();
        assertThat(expected.get("users_raw"))
                .hasSize((int) java.util.stream.Stream.concat(setup.changes.stream(), changes.changes.stream())
                        .filter(change -> change.table().equals("users"))
                        .count());
    }

    @Test
    void setupMakesTheTablesAndOnlyRowsForTheSnapshot() {
        Recording setup = Recording.of("{'generator': 'postgres', 'part': 'setup', 'rows': 100}");

        assertThat(setup.sql.get(0)).contains("CREATE TABLE users", "REPLICA IDENTITY FULL", "CREATE TYPE zoo_mood");
        assertThat(setup.changes)
                .hasSize(100)
                .allSatisfy(change -> assertThat(change.op()).isEqualTo("r"));
        assertThat(setup.generator.model().expected()).isEmpty();
    }

    @Test
    void everyKindOfChangeOccurs() {
        Recording changes = Recording.of(changes(7, 4_000));
        String sql = String.join("\n", changes.sql);

        assertThat(changes.changes.stream().map(RowChange::op).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("c", "u", "d");
        assertThat(sql).contains("UPDATE users SET id = ", "UPDATE reviews SET product_id = ", "), (", "ROLLBACK;");
        assertThat(sql).contains("SET visible = true WHERE").contains("UPDATE users SET active = ");
        assertThat(changes.changes)
                .anyMatch(change -> change.row() != null
                        && change.row().path("body").asText().length() > PostgresTables.LARGE_TEXT_BYTES);
    }

    @Test
    void rolledBackTransactionHasNoChanges() {
        Recording recording = new Recording();
        Generator.of(Recording.json(changes(7, 3_000))).play(recording);

        assertThat(recording.changesOf).allSatisfy((text, changes) -> {
            if (text.endsWith("ROLLBACK;")) {
                assertThat(changes).isEmpty();
            } else {
                assertThat(changes).isNotEmpty();
            }
        });
        assertThat(recording.sql).anyMatch(text -> text.endsWith("ROLLBACK;"));
    }

    @Test
    void keyChangeOfAReviewSendsTheBodyAlong() {
        String keyChanges = Recording.of(changes(7, 4_000)).sql.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("UPDATE reviews SET product_id = "))
                .collect(Collectors.joining("\n"));

        assertThat(keyChanges.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(", body = "));
    }

    @Test
    void keysChangeUnlessThatIsSwitchedOff() {
        String changes = "{'generator': 'postgres', 'rows': 200, 'count': 4000";

        assertThat(String.join("", Recording.of(changes + "}").sql)).contains("UPDATE users SET id = ");
        Recording without = Recording.of(changes + ", 'key.changes': false}");
        assertThat(without.changes).hasSize(4_000);
        assertThat(String.join("", without.sql))
                .doesNotContain("UPDATE users SET id = ", "UPDATE reviews SET product_id = ", "UPDATE zoo SET id = ");
    }

    @Test
    void notFiniteFloatsOnlyWhereAskedFor() {
        String plain = String.join("", Recording.of(changes(7, 4_000)).sql);
        String special = String.join(
                "", Recording.of("{'generator': 'postgres', 'rows': 200, 'count': 4000, 'special.floats': true}").sql);

        assertThat(plain).doesNotContain("'NaN'").doesNotContain("'-Infinity'").doesNotContain("'-0.0'");
        assertThat(special).contains("'NaN'", "'-Infinity'", "'-0.0'");
    }

    private static String changes(int seed, int count) {
        return "{'generator': 'postgres', 'part': 'changes', 'seed': " + seed + ", 'rows': 200, 'count': " + count
                + ", 'aborted.per.mille': 200, 'batch': 100, 'raw': {'users': 'users_raw'}, 'to': {'sql': true}}";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Postgres model on cases small enough to check by hand. */
class PostgresModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostgresModel model =
            new PostgresModel(Map.of("reviews", "reviews"), Map.of("reviews", "reviews_raw", "users", "users_raw"));

    @Test
    void lastChangeOfAKeyWinsAndDeletesRemove() throws Exception {
        replay("c", 1, "{\"stars\": 1}");
        replay("c", 2, "{\"stars\": 2}");
        replay("u", 1, "{\"stars\": 5, \"paid\": \"3.5\"}");
        replay("d", 2, null);

        List<ObjectNode> rows = model.expected().get("reviews");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("stars").asInt()).isEqualTo(5);
        assertThat(rows.get(0).get("paid").asText()).isEqualTo("3.50");
    }

    @Test
    void keyChangeIsADeleteAndACreate() throws Exception {
        replay("r", 1, "{\"stars\": 1}");
        replay("d", 1, null);
        replay("c", 9, "{\"stars\": 1}");

        assertThat(model.expected().get("reviews"))
                .extracting(row -> row.get("user_id").asInt())
                .containsExactly(9);
        assertThat(model.expected().get("reviews_raw"))
                .extracting(event -> event.get("op").asText())
                .containsExactly("r", "d", "c");
    }

    @Test
    void rawEventOfADeleteHasNoAfterImage() throws Exception {
        replay("c", 1, "{\"stars\": 1}");
        replay("d", 1, null);

        assertThat(model.expected().get("reviews_raw").get(1)).hasToString("{\"op\":\"d\",\"after\":null}");
    }

    @Test
    void largeTextLeftAloneIsUnavailableInTheRawEventOnly() throws Exception {
        String large = "x".repeat(PostgresTables.LARGE_TEXT_BYTES);
        replay("c", 1, "{\"stars\": 1, \"body\": \"" + large + "\"}");
        replay("u", 1, "{\"stars\": 2, \"body\": \"" + large + "\"}");
        replay("u", 1, "{\"stars\": 2, \"body\": \"short\"}");

        List<ObjectNode> events = model.expected().get("reviews_raw");

        assertThat(events.get(0).at("/after/body").asText()).isEqualTo(large);
        assertThat(events.get(1).at("/after/body").asText()).isEqualTo("__debezium_unavailable_value");
        assertThat(events.get(2).at("/after/body").asText()).isEqualTo("short");
    }

    @Test
    void fullReplicaIdentityKnowsEveryValue() throws Exception {
        String large = "x".repeat(PostgresTables.LARGE_TEXT_BYTES);
        replayUser("c", large);
        replayUser("u", large);

        assertThat(model.expected().get("users_raw").get(1).at("/after/bio").asText())
                .isEqualTo(large);
    }

    @Test
    void linesOfOthersAreSkipped() throws Exception {
        model.replay((ObjectNode) JSON.readTree("{\"n\": 1, \"to\": {\"topic\": \"x\"}, \"value\": {}}"));
        model.replay(
                (ObjectNode) JSON.readTree("{\"n\": 2, \"to\": {\"table\": \"zoo\"}, \"op\": \"c\", \"value\": {}}"));

        assertThat(model.expected().values())
                .allSatisfy(rows -> assertThat(rows).isEmpty());
    }

    @Test
    void impossibleLineIsRefusedByItsNumberAlone() throws Exception {
        replay("c", 1, "{\"title\": \"canary\"}");

        assertThatThrownBy(() -> replay("c", 1, "{\"title\": \"canary\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("line 3: 'c' on table reviews does not follow the lines before it");
        assertThatThrownBy(() -> replay("u", 5, "{\"title\": \"canary\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> replay("d", 6, null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> replay("c", 7, null)).hasMessage("line 3: has no row");
    }

    private void replay(String op, int userId, String fields) throws Exception {
        ObjectNode key = JSON.createObjectNode().put("product_id", 3).put("user_id", userId);
        ObjectNode line = line("reviews", op, key);
        if (fields == null) {
            line.putNull("value");
        } else {
            line.set("value", key.deepCopy().setAll((ObjectNode) JSON.readTree(fields)));
        }
        model.replay(line);
    }

    private void replayUser(String op, String bio) {
        ObjectNode key = JSON.createObjectNode().put("id", 1);
        ObjectNode line = line("users", op, key);
        line.set("value", key.deepCopy().put("bio", bio));
        model.replay(line);
    }

    private static ObjectNode line(String table, String op, ObjectNode key) {
        ObjectNode line = JSON.createObjectNode().put("n", 3).put("op", op);
        line.putObject("to").put("table", table);
        line.set("key", key);
        return line;
    }
}

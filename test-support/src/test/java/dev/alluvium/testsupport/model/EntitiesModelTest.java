// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.EntitiesModel.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The entities model on cases small enough to check by hand. */
class EntitiesModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ZONES = Map.of("zone", "zones");

    @Test
    void partialUpdateKeepsWhatItDoesNotNameAndNullClears() throws Exception {
        EntitiesModel model = events(false);
        send(model, "create", 1, "{\"id\": \"z\", \"name\": \"a\", \"language\": \"hi\", \"sort\": 3}");
        send(model, "update", 2, "{\"name\": \"b\", \"language\": null}");

        assertThat(zones(model)).isEqualTo("[{\"id\":\"z\",\"name\":\"b\",\"language\":null,\"sort\":3}]");
    }

    @Test
    void wholeRowClearsWhatItDoesNotName() throws Exception {
        EntitiesModel model = events(false);
        send(model, "create", 1, "{\"id\": \"z\", \"name\": \"a\", \"sort\": 3}");
        send(model, "upsert", 2, "{\"id\": \"z\", \"name\": \"b\"}");

        assertThat(zones(model)).isEqualTo("[{\"id\":\"z\",\"name\":\"b\",\"language\":null,\"sort\":null}]");
    }

    @Test
    void updateAfterADeleteBringsBackNothingFromBefore() throws Exception {
        EntitiesModel model = events(false);
        send(model, "create", 1, "{\"id\": \"z\", \"name\": \"a\", \"sort\": 3}");
        send(model, "delete", 2, null);
        send(model, "update", 3, "{\"name\": \"b\"}");

        assertThat(zones(model)).isEqualTo("[{\"id\":\"z\",\"name\":\"b\",\"language\":null,\"sort\":null}]");
    }

    @Test
    void lateEventCountsByArrivalAndNotByTs() throws Exception {
        EntitiesModel byArrival = events(false);
        EntitiesModel byTs = events(true);
        for (EntitiesModel model : List.of(byArrival, byTs)) {
            send(model, "create", 5, "{\"id\": \"z\", \"name\": \"new\"}");
            send(model, "create", 4, "{\"id\": \"z\", \"name\": \"old\"}");
        }

        assertThat(zones(byArrival)).contains("old");
        assertThat(zones(byTs)).contains("new");
    }

    @Test
    void deletedEntityStaysDeletedForALateEvent() throws Exception {
        EntitiesModel model = events(true);
        send(model, "delete", 5, null);
        send(model, "create", 4, "{\"id\": \"z\", \"name\": \"old\"}");

        assertThat(zones(model)).isEqualTo("[]");
    }

    @Test
    void whatCannotBeUnderstoodIsExpectedAmongTheDeadLetters() throws Exception {
        EntitiesModel model = events(false);
        send(model, "explode", 1, "{\"id\": \"z\"}");
        model.replay((ObjectNode) JSON.readTree("{\"to\": {\"topic\": \"t\"}, \"value\": \"{\\\"entity\\\":\"}"));
        model.replay((ObjectNode) JSON.readTree("{\"to\": {\"topic\": \"other\"}, \"value\": \"{\"}"));

        assertThat(zones(model)).isEqualTo("[]");
        assertThat(model.expectedTopics().get("dead")).hasSize(3);
        assertThat(model.expectedTopics().get("dead").get(1)).hasToString("{\"value\":\"{\\\"entity\\\":\"}");
        assertThat(model.expectedTopics().get("dead").get(2)).hasToString("{\"$count\":2}");
    }

    @Test
    void rowsOfATopicAreAllInTheLogAndTheLastOfEachKeyIsCurrent() throws Exception {
        EntitiesModel model =
                new EntitiesModel(new Reading("topic", "t", "zone", false, ""), ZONES, Map.of("zone", "zone_log"));
        row(model, "a", "{\"id\": \"a\", \"sort\": 1}");
        row(model, "a", "{\"id\": \"a\", \"sort\": 2}");
        row(model, "b", "{\"id\": \"b\", \"sort\": 3}");
        row(model, "b", "null");

        assertThat(model.expected().get("zone_log")).hasSize(3);
        assertThat(zones(model)).isEqualTo("[{\"id\":\"a\",\"name\":null,\"language\":null,\"sort\":2}]");
        assertThat(model.expectedTopics()).isEmpty();
    }

    private static EntitiesModel events(boolean orderByTs) {
        return new EntitiesModel(new Reading("topic", "t", null, orderByTs, "dead"), ZONES, Map.of());
    }

    private static String zones(EntitiesModel model) {
        return model.expected().get("zones").toString().replace("}, {", "},{");
    }

    private static void send(EntitiesModel model, String op, int ts, String data) throws Exception {
        ObjectNode event = JSON.createObjectNode().put("entity", "zone").put("op", op);
        event.put("id", "z").put("ts", ts);
        if (data != null) {
            event.set("data", JSON.readTree(data));
        }
        ObjectNode line = JSON.createObjectNode();
        line.putObject("to").put("topic", "t");
        line.set("value", event);
        model.replay(line);
    }

    private static void row(EntitiesModel model, String key, String value) throws Exception {
        ObjectNode line = JSON.createObjectNode().put("key", key);
        line.putObject("to").put("topic", "t");
        line.set("value", JSON.readTree(value));
        model.replay(line);
    }
}

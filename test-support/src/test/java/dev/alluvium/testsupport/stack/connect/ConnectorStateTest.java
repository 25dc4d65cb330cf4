// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorStateTest {
    @Test
    void runningNeedsATaskAndAllOfThem() throws Exception {
        assertThat(state(200, "{'connector':{'state':'RUNNING'},'tasks':[]}").isRunning())
                .isFalse();
        assertThat(state(200, "{'connector':{'state':'RUNNING'},'tasks':[{'state':'RUNNING'},{'state':'UNASSIGNED'}]}")
                        .isRunning())
                .isFalse();
        assertThat(state(200, "{'connector':{'state':'RUNNING'},'tasks':[{'state':'RUNNING'}]}")
                        .isRunning())
                .isTrue();
        assertThat(state(404, "{'error_code':404}").isFailed()).isFalse();
    }

    @Test
    void aFailureShowsTheFirstLinesOfItsTrace() throws Exception {
        ConnectorState state = state(
                200,
                "{'connector':{'state':'RUNNING'},'tasks':[{'state':'FAILED','trace':'1\\n2\\n3\\n4\\n5\\n6\\n7'}]}");

        assertThat(state.isFailed()).isTrue();
        assertThat(state.summary()).isEqualTo("connector RUNNING, tasks [FAILED]\n1\n2\n3\n4\n5\n6");
    }

    @Test
    void onlyPassingTroublesAreRepeated() throws Exception {
        assertThat(ConnectRest.isTransient(response(409, "{'message':'rebalance in process'}")))
                .isTrue();
        assertThat(ConnectRest.isTransient(response(409, "{'message':'Connector x already exists'}")))
                .isFalse();
        assertThat(ConnectRest.isTransient(response(500, "{'message':'IO Error trying to forward REST request'}")))
                .isTrue();
        assertThat(ConnectRest.isTransient(response(500, "{'message':'Failed to write to config topic; this may be'}")))
                .isTrue();
        assertThat(ConnectRest.isTransient(response(500, "{'message':'other'}")))
                .isFalse();
    }

    @Test
    void aWorkersOwnPropertiesWin() {
        WorkerConfig config =
                new WorkerConfig("h:1", Path.of("/p"), true, Map.of("offset.flush.interval.ms", "5", "x", "y"));

        assertThat(config.properties(99))
                .containsEntry("listeners", "http://127.0.0.1:99")
                .containsEntry("plugin.path", "/p")
                .containsEntry("plugin.discovery", "service_load")
                .containsEntry("exactly.once.source.support", "enabled")
                .containsEntry("offset.flush.interval.ms", "5")
                .containsEntry("x", "y");
    }

    private static ConnectorState state(int status, String json) throws Exception {
        return ConnectorState.of(response(status, json));
    }

    private static ConnectRest.Response response(int status, String json) throws Exception {
        return new ConnectRest.Response(status, new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}

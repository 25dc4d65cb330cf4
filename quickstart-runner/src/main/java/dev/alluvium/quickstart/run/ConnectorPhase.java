// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.folder.ConnectorFile;
import dev.alluvium.quickstart.folder.UseCase;
import dev.alluvium.quickstart.folder.UseCaseFolderException;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import java.time.Duration;

/** PUTs connectors in the order of their numbers, as a user would. */
final class ConnectorPhase {
    private static final Duration RUNNING = Duration.ofSeconds(90);

    private ConnectorPhase() {}

    /** PUTs one connector and waits until it and all its tasks run. */
    static void start(RunSession session, UseCase useCase, ConnectorFile connector) {
        ConnectRest connect = session.stack().connect();
        ConnectRest.Response response = connect.request(
                "PUT",
                "/connectors/" + connector.name() + "/config",
                session.places().resolve(useCase, connector.config()));
        if (!response.isOk()) {
            throw new UseCaseFolderException(
                    connector.place(),
                    "Connect answered " + response.status() + ": "
                            + response.body().path("message").asText("no reason given"));
        }
        session.drain().expect(connector.name());
        try {
            connect.awaitRunning(connector.name(), RUNNING);
        } catch (IllegalStateException e) {
            throw new StepFailedException(connector.place() + ": " + e.getMessage());
        }
    }
}

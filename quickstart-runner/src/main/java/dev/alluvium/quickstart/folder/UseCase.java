// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import java.nio.file.Path;
import java.util.List;

/**
 * A use-case folder, read and checked.
 *
 * @param name the directory's name
 * @param setup steps played before the connectors are PUT
 * @param connectors in the order of their numbers
 */
public record UseCase(
        Path folder,
        String name,
        StackDemands demands,
        List<Step> setup,
        List<ConnectorFile> connectors,
        List<Step> steps,
        Expectation expected) {

    /** Copies the lists. */
    public UseCase {
        setup = List.copyOf(setup);
        connectors = List.copyOf(connectors);
        steps = List.copyOf(steps);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One {@code connectors/NN-name.json}: exactly what a user PUTs to Connect, placeholders not yet replaced.
 *
 * @param name the connector's name, from inside the file
 */
public record ConnectorFile(Place place, String name, ObjectNode config) {}

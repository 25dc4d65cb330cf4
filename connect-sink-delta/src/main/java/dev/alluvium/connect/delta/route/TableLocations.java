// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.route;

import dev.alluvium.connect.delta.config.SinkConfig;
import java.net.URI;

/** From a table's name to where it lies. */
public final class TableLocations {
    private final SinkConfig.Routing routing;

    /** @param routing base, format and exceptions */
    public TableLocations(SinkConfig.Routing routing) {
        this.routing = routing;
    }

    /** Where the table of this name lies, without a slash at the end. */
    public URI location(String table) {
        String own = routing.paths().get(table);
        String path = own != null
                ? own
                : routing.pathFormat().replace("${base}", routing.basePath()).replace("${table}", table);
        return withoutSlash(path);
    }

    /** Below which tables lie that have no path of their own, without a slash at the end. */
    public URI base() {
        return withoutSlash(routing.basePath());
    }

    private static URI withoutSlash(String path) {
        return URI.create(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.locate;

import dev.alluvium.testsupport.stack.store.S3Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the table that a sink calls {@code name}: at the path that {@code tables.json} gives, else where a sink's
 * {@code table.<name>.path}, or {@code table.base.path} and {@code table.path.format}, put it.
 */
public final class TableLocations {
    private static final String BASE = "table.base.path";
    private static final String FORMAT = "table.path.format";

    private final S3Store s3;
    private final List<Map<String, String>> configs;
    private final Map<String, String> paths;

    /**
     * Sees these connectors.
     *
     * @param configs of all connectors, placeholders replaced
     * @param paths of {@code tables.json}, placeholders replaced
     */
    public TableLocations(S3Store s3, List<Map<String, String>> configs, Map<String, String> paths) {
        this.s3 = s3;
        this.configs = List.copyOf(configs);
        this.paths = Map.copyOf(paths);
    }

    /** The table's files; empty if no connector could have written it, or none has. */
    public Optional<TableFiles> find(String table) {
        return candidates(table).stream()
                .map(this::open)
                .filter(files -> !files.listLog("").isEmpty())
                .findFirst();
    }

    /** Every place where the table may lie, the likeliest first. */
    Set<String> candidates(String table) {
        Set<String> candidates = new LinkedHashSet<>();
        String given = paths.get(table);
        if (given != null) {
            candidates.add(given);
            return candidates;
        }
        for (Map<String, String> config : configs) {
            String own = config.get("table." + table + ".path");
            if (own != null) {
                candidates.add(own);
            }
        }
        for (Map<String, String> config : configs) {
            String base = config.get(BASE);
            if (base != null) {
                String format = config.getOrDefault(FORMAT, "${base}/${table}");
                candidates.add(format.replace("${base}", withoutSlash(base)).replace("${table}", table));
            }
        }
        return candidates;
    }

    private TableFiles open(String path) {
        URI uri = URI.create(withoutSlash(path));
        if ("file".equals(uri.getScheme())) {
            return new LocalTableFiles(Path.of(uri.getPath()));
        }
        if (uri.getScheme() == null
                || !uri.getScheme().startsWith("s3")
                || uri.getPath().length() < 2) {
            throw new IllegalStateException("table path " + path + " is neither s3://bucket/key nor file:///path");
        }
        return new S3TableFiles(s3, uri.getAuthority(), uri.getPath().substring(1));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

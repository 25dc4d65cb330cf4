// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import dev.alluvium.quickstart.locate.TableFiles;
import dev.alluvium.quickstart.watch.CommitWatcher;
import dev.alluvium.quickstart.watch.LogState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the symlink manifests of a table list exactly the live files of its last version, each of which is there.
 *
 * <p>Looks at names alone: a plain listing and the text of the manifests. Confined to one thread.
 */
final class ManifestCheck {
    private static final String DIRECTORY = "_symlink_format_manifest";
    private static final String FILE = "/manifest";

    private final CommitWatcher commits;

    ManifestCheck(CommitWatcher commits) {
        this.commits = commits;
    }

    /** In words, one per table whose manifests are not as they should be by now. */
    List<String> behind(String connector, Map<String, String> config) {
        List<String> behind = new ArrayList<>();
        for (String table : commits.tables()) {
            LogState log = commits.state(table);
            boolean wanted = SinkSettings.flag(table, "symlink.manifest.enabled", config);
            if (wanted && isFedBy(connector, table, config, log)) {
                commits.files(table)
                        .flatMap(files -> problem(files, log))
                        .ifPresent(problem -> behind.add("connector " + connector + ", table " + table + " version "
                                + log.version() + ": " + problem));
            }
        }
        return behind;
    }

    /** Whether the table has offsets of this connector; those of a staging table are no merged ones. */
    private static boolean isFedBy(String connector, String table, Map<String, String> config, LogState log) {
        boolean staging = SinkSettings.of(table, "write.mode", config).equals("staging");
        String prefix = config.getOrDefault("txn.app.id.prefix", connector) + (staging ? ":merge:" : ":");
        return log.txns().keySet().stream().anyMatch(appId -> appId.startsWith(prefix));
    }

    private static Optional<String> problem(TableFiles files, LogState log) {
        Set<String> live = new HashSet<>();
        String root = files.location().replaceAll("/+$", "");
        log.files().keySet().forEach(path -> live.add(root + "/" + decoded(path)));
        Set<String> listed = new HashSet<>();
        for (String path : files.list(DIRECTORY)) {
            if (path.endsWith(FILE)) {
                files.read(path)
                        .ifPresent(text -> new String(text, StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> !line.isBlank())
                                .forEach(listed::add));
            }
        }
        if (!listed.equals(live)) {
            Set<String> missing = new HashSet<>(live);
            missing.removeAll(listed);
            listed.removeAll(live);
            return Optional.of("the manifests lack " + missing.size() + " live files and list " + listed.size()
                    + " that are not live");
        }
        return Optional.empty();
    }

    /** Paths in the log are encoded once, as in a URI; a plus stays a plus. */
    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Snapshot;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the manifests of a version are. Pure.
 *
 * <p>A manifest has one absolute URI per line, spelled as the store spells its keys: a reader takes a line for a path
 * and decodes nothing. The directory of a partition is escaped once, like that of its data.
 */
final class ManifestContent {
    /** Everything below it is a manifest. */
    static final String DIRECTORY = "_symlink_format_manifest/";

    static final String NAME = "manifest";

    private ManifestContent() {}

    /** The object of the manifest of a partition. */
    static String key(List<String> partitionColumns, Map<String, @Nullable String> partitionValues) {
        return DIRECTORY + directory(partitionColumns, partitionValues) + NAME;
    }

    /** In the order of the partitioning, whatever the order in the log. */
    static String directory(List<String> partitionColumns, Map<String, @Nullable String> partitionValues) {
        Map<String, @Nullable String> ordered = new LinkedHashMap<>();
        partitionColumns.forEach(column -> ordered.put(column, PartitionValues.lookUp(partitionValues, column)));
        return DataFilePaths.directory(ordered);
    }

    /**
     * All manifests of a version by their key: one per partition that has files; one, maybe empty, for a table without
     * partitions.
     *
     * @param location of the table
     */
    static SortedMap<String, Manifest> of(Snapshot snapshot, String location) {
        List<String> columns = snapshot.metadata().partitionColumns();
        SortedMap<String, TreeSet<String>> lines = new TreeMap<>();
        if (columns.isEmpty()) {
            lines.put(DIRECTORY + NAME, new TreeSet<>());
        }
        String root = root(location);
        for (AddFile file : snapshot.files()) {
            if (file.deletionVector().isPresent()) {
                throw refused(location, "a file has a deletion vector");
            }
            lines.computeIfAbsent(key(columns, file.partitionValues()), which -> new TreeSet<>())
                    .add(line(root, file));
        }
        SortedMap<String, Manifest> manifests = new TreeMap<>();
        lines.forEach((key, files) -> manifests.put(key, new Manifest(List.copyOf(files))));
        return manifests;
    }

    /** Of a local table the store tells a URI, in which blanks are encoded; a line is none. */
    private static String root(String location) {
        String plain =
                location.startsWith("file:") ? "file://" + URI.create(location).getPath() : location;
        return plain.endsWith("/") ? plain : plain + "/";
    }

    private static String line(String root, AddFile file) {
        String key = DataFilePaths.decode(file.path());
        if (key.indexOf('\n') >= 0 || key.indexOf('\r') >= 0) {
            throw refused(root, "the key of a data file has a line break");
        }
        return root + key;
    }

    /**
     * Refuses what a list of whole files cannot say.
     *
     * @throws UnsupportedFeatureException naming what is in the way
     */
    static void check(Metadata metadata, String location) {
        Map<String, String> properties = metadata.configuration();
        if ("true"
                .equals(properties
                        .getOrDefault("delta.enableDeletionVectors", "")
                        .toLowerCase(Locale.ROOT))) {
            throw refused(location, "deletion vectors are enabled");
        }
        String mapping = properties.getOrDefault("delta.columnMapping.mode", "none");
        if (!mapping.toLowerCase(Locale.ROOT).equals("none")) {
            throw refused(location, "columns are mapped");
        }
    }

    private static UnsupportedFeatureException refused(String location, String why) {
        return new UnsupportedFeatureException("symlink manifests cannot be written for table " + location + ": " + why
                + "; read the table through its log instead");
    }

    /**
     * One manifest.
     *
     * @param files absolute, ascending
     */
    record Manifest(List<String> files) {
        byte[] content() {
            StringBuilder text = new StringBuilder();
            files.forEach(file -> text.append(file).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}

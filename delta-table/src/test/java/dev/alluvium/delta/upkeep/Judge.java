// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.storage.MemoryObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An opinion about a table's objects that shares no code with the engine: it replays the log's JSON by itself, knows
 * what a manifest is from the reader's side, and says what may never be deleted.
 */
public final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFESTS = "_symlink_format_manifest/";

    private final MemoryObjects objects;
    private final List<Map<String, JsonNode>> versions = new ArrayList<>();

    /** Reads the log as it is now. */
    public Judge(MemoryObjects objects) {
        this.objects = objects;
        Map<String, JsonNode> live = new TreeMap<>();
        for (long version = 0; objects.keys().contains(commit(version)); version++) {
            for (JsonNode action : lines(commit(version))) {
                if (action.has("remove")) {
                    live.remove(action.get("remove").get("path").asText());
                }
            }
            for (JsonNode action : lines(commit(version))) {
                if (action.has("add")) {
                    live.put(action.get("add").get("path").asText(), action.get("add"));
                }
            }
            versions.add(new TreeMap<>(live));
        }
    }

    private static String commit(long version) {
        return "_delta_log/" + "0".repeat(20 - String.valueOf(version).length()) + version + ".json";
    }

    private List<JsonNode> lines(String key) {
        List<JsonNode> actions = new ArrayList<>();
        for (String line : new String(objects.get(key), StandardCharsets.UTF_8).split("\n")) {
            actions.add(json(line));
        }
        return actions;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long newest() {
        return versions.size() - 1L;
    }

    /** The keys of the files of a version. */
    Set<String> liveKeys(long version) {
        return versions.get((int) version).keySet().stream()
                .map(Judge::percentDecoded)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String percentDecoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); ) {
            if (path.charAt(i) == '%') {
                bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                int point = path.codePointAt(i);
                bytes.writeBytes(new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Every live file of these versions is in the store. */
    void nothingNeededIsGone(long fromVersion) {
        for (long version = fromVersion; version <= newest(); version++) {
            assertThat(objects.keys()).as("files of version " + version).containsAll(liveKeys(version));
        }
    }

    /** Manifest objects and the keys that they list. */
    Map<String, Set<String>> manifests() {
        Map<String, Set<String>> found = new HashMap<>();
        for (String key : objects.keys()) {
            if (key.startsWith(MANIFESTS)) {
                Set<String> listed = new TreeSet<>();
                for (String line : new String(objects.get(key), StandardCharsets.UTF_8).split("\n", -1)) {
                    if (!line.isEmpty()) {
                        assertThat(line).startsWith(objects.location() + "/");
                        assertThat(listed.add(line.substring(objects.location().length() + 1)))
                                .as("a line is not there twice")
                                .isTrue();
                    }
                }
                found.put(key, listed);
            }
        }
        return found;
    }

    /** What the manifests of a version are: the files of a data directory stand under the same directory. */
    Map<String, Set<String>> expectedManifests(long version) {
        Map<String, Set<String>> expected = new HashMap<>();
        for (String key : liveKeys(version)) {
            String directory = key.substring(0, key.lastIndexOf('/') + 1);
            expected.computeIfAbsent(MANIFESTS + directory + "manifest", which -> new TreeSet<>())
                    .add(key);
        }
        return expected;
    }

    /** All manifests show exactly the newest version, and the state says so. */
    void manifestsShowTheNewestVersion() {
        assertThat(manifests()).isEqualTo(expectedManifests(newest()));
        JsonNode state = state();
        assertThat(state.get("version").asLong()).isEqualTo(newest());
        assertThat(state.get("writing").size()).isZero();
    }

    /** Each manifest shows, whole, one of the versions that the state names, and what it lists is there. */
    void manifestsShowVersionsThatAreNamed() {
        if (!objects.keys().contains("_alluvium/manifests/state.json")) {
            assertThat(manifests()).isEmpty();
            return;
        }
        List<Map<String, Set<String>>> named = new ArrayList<>();
        long version = state().get("version").asLong();
        named.add(version < 0 ? Map.of() : expectedManifests(version));
        state().get("writing").forEach(each -> named.add(expectedManifests(each.asLong())));
        Set<String> places = new TreeSet<>(manifests().keySet());
        named.forEach(each -> places.addAll(each.keySet()));
        for (String place : places) {
            Set<String> shown = manifests().getOrDefault(place, Set.of());
            assertThat(named.stream().map(each -> each.getOrDefault(place, Set.of())))
                    .as(place)
                    .contains(shown);
            assertThat(objects.keys()).as(place).containsAll(shown);
        }
    }

    private JsonNode state() {
        return json(new String(objects.get("_alluvium/manifests/state.json"), StandardCharsets.UTF_8));
    }

    /** Data files that no version names any more, or never did. */
    Set<String> orphans() {
        Set<String> known = liveKeys(newest());
        return objects.keys().stream()
                .filter(key -> key.endsWith(".parquet") && !key.startsWith("_delta_log/"))
                .filter(key -> !known.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The files of deletion vectors that the live files have. */
    private long liveVectorFiles() {
        return versions.get((int) newest()).values().stream()
                .filter(add ->
                        add.path("deletionVector").path("storageType").asText().equals("u"))
                .map(add -> add.get("deletionVector").get("pathOrInlineDv").asText())
                .distinct()
                .count();
    }

    /**
     * Asserts that the store holds nothing but the log, what the newest version has and the engine's own notes: what a
     * vacuum must come to once everything else is older than the retention.
     */
    public void nothingIsLeftOver() {
        Set<String> live = liveKeys(newest());
        List<String> others = new ArrayList<>();
        int vectors = 0;
        for (String key : objects.keys()) {
            boolean known = live.contains(key)
                    || key.matches("_delta_log/(\\d{20}\\.(json|crc|checkpoint\\.parquet)|_last_checkpoint)")
                    || key.equals("_alluvium/vacuum/time")
                    || key.equals("_alluvium/manifests/state.json")
                    || key.startsWith(MANIFESTS);
            if (key.endsWith(".bin")) {
                vectors++;
            } else if (!known) {
                others.add(key);
            }
        }
        assertThat(others).as("objects that nobody needs").isEmpty();
        assertThat((long) vectors).as("files of deletion vectors").isEqualTo(liveVectorFiles());
        assertThat(objects.keys()).containsAll(live);
    }
}

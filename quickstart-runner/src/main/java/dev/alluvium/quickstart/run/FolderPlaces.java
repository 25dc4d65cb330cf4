// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Placeholders;
import dev.alluvium.quickstart.folder.UseCase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the placeholders of each folder stand for: a bucket and a directory of its own, everything else shared.
 *
 * @param byFolder placeholder to value, by the folder's path, in the order of the folders
 */
record FolderPlaces(Map<Path, Map<String, String>> byFolder) {
    private static final String BUCKET = "stack.s3.bucket";
    private static final int LONGEST_BUCKET = 60;

    FolderPlaces {
        byFolder = new LinkedHashMap<>(byFolder);
    }

    /** Names buckets and directories; makes none. */
    static FolderPlaces of(List<UseCase> useCases, Map<String, String> stack, Path files) {
        Map<Path, Map<String, String>> all = new LinkedHashMap<>();
        for (int i = 0; i < useCases.size(); i++) {
            UseCase useCase = useCases.get(i);
            String name = bucketName(useCase.name(), i);
            Map<String, String> own = new LinkedHashMap<>(stack);
            own.put(BUCKET, name);
            own.put("stack.dir", files.resolve(name).toString());
            all.put(useCase.folder(), Map.copyOf(own));
        }
        return new FolderPlaces(all);
    }

    /** Names are lower case and short; folders of one name still get buckets of their own. */
    private static String bucketName(String folder, int index) {
        String name = folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = ("uc-" + name).substring(0, Math.min(LONGEST_BUCKET, name.length() + 3));
        return cut.replaceAll("-+$", "") + (index == 0 ? "" : "-" + index);
    }

    List<String> buckets() {
        return byFolder.values().stream().map(own -> own.get(BUCKET)).toList();
    }

    List<Path> directories() {
        return byFolder.values().stream()
                .map(own -> Path.of(own.getOrDefault("stack.dir", "")))
                .toList();
    }

    JsonNode resolve(UseCase useCase, JsonNode node) {
        return Placeholders.resolve(node, of(useCase));
    }

    String resolve(UseCase useCase, String text) {
        return Placeholders.resolve(text, of(useCase));
    }

    private Map<String, String> of(UseCase useCase) {
        return byFolder.getOrDefault(useCase.folder(), Map.of());
    }

    /** For people: the first folder's placeholders, and the buckets of the others under their names. */
    Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        byFolder.forEach((folder, own) -> {
            if (told.isEmpty()) {
                told.putAll(new java.util.TreeMap<>(own));
            } else {
                told.put(BUCKET + " of " + folder, own.getOrDefault(BUCKET, ""));
            }
        });
        return told;
    }
}

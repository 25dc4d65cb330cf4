// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads the rules of formats: of presets from their files, of {@code mapped} from the settings alone. */
public final class Presets {
    private static final String SHAPES = "shapes";

    private Presets() {}

    /**
     * The shapes of a format, most particular first; the user's settings win over those of a preset.
     *
     * @throws IllegalArgumentException for rules that are wrong
     */
    static List<Shape> shapes(String format, Map<String, String> settings) {
        Map<String, String> preset = format.equals("mapped") ? Map.of() : file(format);
        List<Shape> shapes = new ArrayList<>();
        for (String name : Settings.names(preset.getOrDefault(SHAPES, SHAPES))) {
            Map<String, String> keys = new LinkedHashMap<>();
            preset.forEach((key, value) -> {
                if (key.startsWith(name + ".")) {
                    keys.put(key.substring(name.length() + 1), value);
                }
            });
            keys.putAll(settings);
            if (isWanted(keys)) {
                shapes.add(Shape.of(keys));
            }
        }
        return List.copyOf(shapes);
    }

    /** A shape may depend on a setting: {@code if=name:value}. */
    private static boolean isWanted(Map<String, String> keys) {
        return Pairs.of(Settings.names(keys.getOrDefault("if", ""))).entrySet().stream()
                .allMatch(one -> one.getValue().equals(keys.get(one.getKey())));
    }

    private static Map<String, String> file(String format) {
        Properties properties = new Properties();
        String name = format + ".properties";
        try (InputStream stream = Presets.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no preset " + name);
            }
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the preset " + name + " cannot be read", e);
        }
        Map<String, String> keys = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> keys.put(key, properties.getProperty(key)));
        return keys;
    }
}

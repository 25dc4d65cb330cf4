// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.match.Condition;
import dev.alluvium.connect.smt.match.Conditions;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Reads policies and their keys from settings; a missing key fails here, when the connector starts. */
public final class Policies {
    private static final String KEYS = "keys.";
    private static final List<String> SUFFIXES = List.of(
            ".fields", ".action", ".key.ref", ".domain", ".keep.last", ".when", ".require", ".on.type.mismatch");

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Nonces nonces;
    private final boolean onKeys;

    private Policies(Map<String, ?> properties, Nonces nonces, boolean onKeys) {
        properties.forEach((name, value) -> {
            if (value != null) {
                this.properties.put(name, value.toString());
            }
        });
        this.nonces = nonces;
        this.onKeys = onKeys;
    }

    /**
     * The protector that settings describe.
     *
     * @param onKeys whether record keys are protected, where only deterministic results keep a topic compactable
     * @throws ConfigException for settings that are wrong
     * @throws org.apache.kafka.connect.errors.ConnectException for keys that cannot be had
     */
    public static RecordProtector protector(
            String transform, Map<String, ?> properties, Nonces nonces, boolean onKeys) {
        return new Policies(properties, nonces, onKeys).read(transform);
    }

    private RecordProtector read(String transform) {
        List<String> names = Settings.names(properties.getOrDefault(ProtectConfig.POLICIES, ""));
        List<String> conditions = Settings.names(properties.getOrDefault(ProtectConfig.CONDITIONS, ""));
        Set<String> further = new HashSet<>(Conditions.keys(conditions));
        names.forEach(name -> SUFFIXES.forEach(suffix -> further.add(name + suffix)));
        properties.keySet().stream().filter(key -> key.startsWith(KEYS)).forEach(further::add);
        Settings settings = Settings.of(transform, ProtectConfig.definition(), properties, further);
        KeySource keys = new NonRetriableKeys(keySource(settings.text(ProtectConfig.KEY_SOURCE)));
        keys.configure(below(KEYS));
        boolean ignoreCase = settings.text(ProtectConfig.FIELDS_CASE).equals("insensitive");
        List<FieldProtector> protectors = new ArrayList<>();
        for (String name : names) {
            try {
                protectors.add(new FieldProtector(
                        policy(name, keys, conditions), ignoreCase, settings.number(ProtectConfig.PLAN_CACHE_SIZE)));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(transform + ": policy '" + name + "': " + e.getMessage());
            }
        }
        if (protectors.isEmpty()) {
            throw new ConfigException(transform + ": policies names none");
        }
        return new RecordProtector(protectors, keys, settings.text(ProtectConfig.HEADERS_PREFIX));
    }

    private static KeySource keySource(String name) {
        return switch (name) {
            case "config" -> new ConfigKeys();
            case "keystore" -> new KeystoreKeys();
            default ->
                ServiceLoader.load(KeySource.class, Policies.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(source -> source.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ConfigException(
                                ProtectConfig.KEY_SOURCE, name, "no KeySource of that name is on the plugin path"));
        };
    }

    private Map<String, String> below(String prefix) {
        Map<String, String> settings = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    private Policy policy(String name, KeySource keys, List<String> conditions) {
        List<FieldPath> fields = Settings.names(required(name + ".fields")).stream()
                .map(FieldPath::parseMany)
                .toList();
        if (!optional(name + ".on.type.mismatch", "fail").equals("fail")) {
            throw new IllegalArgumentException("on.type.mismatch can only be fail");
        }
        String require = optional(name + ".require", "false");
        if (!require.equals("true") && !require.equals("false")) {
            throw new IllegalArgumentException("require is true or false");
        }
        return new Policy(name, fields, protection(name, keys), when(name, conditions), require.equals("true"));
    }

    private List<Condition> when(String name, List<String> conditions) {
        List<String> wanted = Settings.names(optional(name + ".when", ""));
        if (!conditions.containsAll(wanted)) {
            throw new IllegalArgumentException("when names a condition that conditions does not list");
        }
        return Conditions.of(wanted, properties);
    }

    private Protection protection(String name, KeySource keys) {
        String action = required(name + ".action");
        if (!action.equals("mask")) {
            refuse(name + ".keep.last", "mask");
        }
        if (onKeys && !action.equals("hmac") && !action.equals("token")) {
            throw new IllegalArgumentException("keys take only hmac and token: others would break compaction");
        }
        return switch (action) {
            case "mask" -> mask(name);
            case "hmac", "token" ->
                new KeyedHash(
                        keys.current(required(name + ".key.ref")),
                        optional(name + ".domain", name),
                        action.equals("token"));
            case "aes-gcm" -> {
                refuse(name + ".domain", "hmac and token");
                String reference = required(name + ".key.ref");
                yield new AesGcm(() -> keys.current(reference), nonces, AesGcm.MAX_VALUES);
            }
            case "shred" -> throw new IllegalArgumentException("action shred is not supported in this version");
            default -> throw new IllegalArgumentException("action is none of mask, hmac, token, aes-gcm");
        };
    }

    private Protection mask(String name) {
        refuse(name + ".key.ref", "hmac, token and aes-gcm");
        refuse(name + ".domain", "hmac and token");
        String keepLast = optional(name + ".keep.last", "0");
        if (!keepLast.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("keep.last is a number of characters");
        }
        return new Mask(Integer.parseInt(keepLast));
    }

    private void refuse(String key, String actions) {
        if (properties.containsKey(key)) {
            throw new IllegalArgumentException(key + " has an effect only with " + actions + "; remove it");
        }
    }

    private String required(String key) {
        @Nullable String value = properties.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private String optional(String key, String value) {
        return properties.getOrDefault(key, value);
    }
}

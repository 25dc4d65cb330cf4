// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What may be the name of a directory on the worker's own disk. Touches no disk. */
final class LocalDirectory {
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);

    private LocalDirectory() {}

    /** Refuses everything else; nothing but blanks is as if it were not there. */
    static ConfigDef.Validator validator() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> problem(String.valueOf(value).trim()).ifPresent(message -> {
                    throw new ConfigException(key + " " + message);
                }),
                () -> "absolute path on local disk");
    }

    private static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (URI.matcher(text).matches()) {
            return Optional.of("is a directory on the worker's own disk, not a URI; write /directory");
        }
        try {
            return Path.of(text).isAbsolute()
                    ? Optional.empty()
                    : Optional.of("must be absolute: a worker's current directory is nobody's; write /directory");
        } catch (InvalidPathException impossible) {
            return Optional.of("is not a path of this system: " + impossible.getReason());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is asked for: {@code --name value}. An option that nobody took is an error. */
public final class Options {
    private final Map<String, String> given = new HashMap<>();
    private final Optional<Path> json;

    /** Of a command line. */
    public Options(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("an option is --name value, and not: " + arguments[i]);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        json = Optional.ofNullable(given.remove("json")).map(Path::of);
    }

    /** A whole number; underscores may group its digits. */
    public int number(String name, int otherwise) {
        String text = given.remove(name);
        return text == null ? otherwise : Integer.parseInt(text.replace("_", ""));
    }

    /** A length of time: {@code 500ms}, {@code 1s}. */
    public long millis(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.endsWith("ms")
                ? Long.parseLong(text.substring(0, text.length() - 2))
                : 1000 * Long.parseLong(text.substring(0, text.length() - (text.endsWith("s") ? 1 : 0)));
    }

    /** One of the names of an enum, in small letters. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = given.remove(name);
        return text == null ? otherwise : Enum.valueOf(otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT));
    }

    /** As it was given. */
    public String text(String name, String otherwise) {
        String text = given.remove(name);
        return text == null ? otherwise : text;
    }

    /** A path; {@code none} is none. */
    public Optional<Path> path(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.toLowerCase(Locale.ROOT).equals("none") ? Optional.empty() : Optional.of(Path.of(text));
    }

    /** Everything was taken. */
    public void end() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: " + given.keySet());
        }
    }

    /** Prints the answer, and writes it where {@code --json} says. */
    public void answer(ObjectNode answer) throws IOException {
        String text = answer.toPrettyString();
        System.out.println(text);
        if (json.isPresent()) {
            Files.writeString(json.get(), text + "\n");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: {@code --name value}. What an option may not be, and an option that nobody took, is a
 * {@link WrongOptionException}, before anything is measured.
 */
public final class Options {
    /** No number is greater. */
    public static final int MOST = 1_000_000_000;

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|)");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d_]*");
    private static final int DIGITS_OF_A_LONG = 18;

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new TreeSet<>();
    private final List<String> notices = new ArrayList<>();
    private final Optional<Path> json;

    /** Of a command line. */
    public Options(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--")) {
                throw new WrongOptionException("an option is --name value, and not: " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new WrongOptionException(arguments[i] + " has no value");
            }
            if (given.put(arguments[i].substring(2), arguments[i + 1]) != null) {
                throw new WrongOptionException(arguments[i] + " is given twice");
            }
        }
        json = Optional.ofNullable(take("json")).map(Path::of);
    }

    private @Nullable String take(String name) {
        taken.add(name);
        return given.get(name);
    }

    /** Whether it was given, even if as its default. */
    public boolean has(String name) {
        return given.containsKey(name);
    }

    /** A whole number from a least one on; underscores may group its digits. */
    public int number(String name, int otherwise, int least) {
        return number(name, otherwise, least, MOST);
    }

    /** A whole number of a range; underscores may group its digits. */
    public int number(String name, int otherwise, int least, int most) {
        String text = take(name);
        if (text == null) {
            return otherwise;
        }
        String digits = NUMBER.matcher(text).matches() ? text.replace("_", "") : "";
        long number = digits.isEmpty() || digits.length() > DIGITS_OF_A_LONG ? -1 : Long.parseLong(digits);
        if (number < least || number > most) {
            throw wrong(name, text, String.format(Locale.ROOT, "a whole number from %,d to %,d", least, most));
        }
        return (int) number;
    }

    /** A length of time, {@code 500ms} or {@code 1s}, of at least so many milliseconds. */
    public long millis(String name, String otherwise, long least) {
        String text = text(name, otherwise);
        Matcher duration = DURATION.matcher(text);
        long millis = duration.matches()
                ? Long.parseLong(duration.group(1)) * (duration.group(2).equals("ms") ? 1 : 1_000)
                : -1;
        if (millis < least) {
            throw wrong(name, text, "whole milliseconds or seconds, as in 1500ms or 2s, from " + least + "ms on");
        }
        return millis;
    }

    /** One of the names of an enum, in small letters. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = take(name);
        if (text == null) {
            return otherwise;
        }
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all)
                .filter(each -> spelled(each).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name, text, Arrays.stream(all).map(Options::spelled).collect(Collectors.joining("|"))));
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** As it was given. */
    public String text(String name, String otherwise) {
        String text = take(name);
        return text == null ? otherwise : text;
    }

    /** A path; {@code none} is none. */
    public Optional<Path> path(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.equals("none") ? Optional.empty() : Optional.of(Path.of(text));
    }

    /** A directory, which is made if it is not there; {@code none}, which is the default, is none. */
    public Optional<Path> directory(String name) {
        Optional<Path> directory = path(name, "none");
        directory.ifPresent(path -> make(name, path));
        return directory;
    }

    private static void make(String name, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw wrong(name, directory.toString(), "a directory that is there or can be made (" + e + ")");
        }
    }

    /** Refuses an option that would change nothing. */
    public void onlyWith(String name, boolean matters, String what) {
        if (has(name) && !matters) {
            throw new WrongOptionException("--" + name + " says something only with " + what);
        }
    }

    /** Refuses what options say together. */
    public void require(boolean possible, String problem) {
        if (!possible) {
            throw new WrongOptionException(problem);
        }
    }

    /** Says something on the standard error output if all options are right. */
    public void notice(String notice) {
        notices.add(notice);
    }

    /** Everything was taken, and the answer can be written where it shall be. */
    public void end() {
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(taken);
        if (!unknown.isEmpty()) {
            throw new WrongOptionException("there is no option " + listed(unknown) + "; there are " + listed(taken));
        }
        json.map(Path::toAbsolutePath).ifPresent(Options::checkWritable);
        notices.forEach(System.err::println);
    }

    private static void checkWritable(Path file) {
        Path directory = Objects.requireNonNullElse(file.getParent(), file);
        make("json", directory);
        if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : directory)) {
            throw wrong("json", file.toString(), "a file that can be written");
        }
    }

    private static String listed(Set<String> names) {
        return names.stream().map(name -> "--" + name).collect(Collectors.joining(", "));
    }

    private static WrongOptionException wrong(String name, String text, String allowed) {
        return new WrongOptionException("--" + name + " is " + text + "; it takes " + allowed);
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

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.argument;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words behind a command: options {@code --name value}, flags {@code --name}, and what is left.
 *
 * @param options the values of each option, in the order in which they were given
 * @param flags that were given
 * @param rest words that belong to no option
 */
public record Arguments(Map<String, List<String>> options, Set<String> flags, List<String> rest) {
    /** Copies the collections. */
    public Arguments {
        options = Map.copyOf(options);
        flags = Set.copyOf(flags);
        rest = List.copyOf(rest);
    }

    /**
     * Sorts the words.
     *
     * @param words as typed
     * @param options names of options that take a value, with their hyphens
     * @param flags names of those that take none
     * @throws WrongInputException for an unknown name, or a missing value
     */
    public static Arguments of(List<String> words, Set<String> options, Set<String> flags) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Set<String> given = new TreeSet<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                rest.add(word);
            } else if (flags.contains(word)) {
                given.add(word);
            } else if (!options.contains(word)) {
                Set<String> known = new TreeSet<>(options);
                known.addAll(flags);
                throw new WrongInputException(word + " is not an option here; there are " + String.join(", ", known));
            } else if (i + 1 == words.size()) {
                throw new WrongInputException(word + " needs a value");
            } else {
                values.computeIfAbsent(word, name -> new ArrayList<>()).add(words.get(++i));
            }
        }
        return new Arguments(values, given, rest);
    }

    /** Whether the flag was given. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }

    /** All values of an option. */
    public List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /**
     * The value of an option that may be given once.
     *
     * @throws WrongInputException if it was given twice
     */
    public Optional<String> one(String option) {
        List<String> values = all(option);
        if (values.size() > 1) {
            throw new WrongInputException(option + " is given twice");
        }
        return values.stream().findFirst();
    }

    /** The names of all values of an option that takes a list, whether by commas or repeated. */
    public List<String> names(String option) {
        return all(option).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * A duration, as ISO 8601 spells it.
     *
     * @throws WrongInputException if it is none
     */
    public Optional<Duration> duration(String option) {
        return one(option).map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new WrongInputException(option + " is a duration such as P7D or PT36H, not '" + text + "'");
            }
        });
    }

    /**
     * A whole number of at least {@code least}.
     *
     * @throws WrongInputException if it is none
     */
    public Optional<Long> number(String option, long least) {
        return one(option).map(text -> {
            try {
                long number = Long.parseLong(text);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // The message below says what is expected.
            }
            throw new WrongInputException(option + " is a whole number of at least " + least + ", not '" + text + "'");
        });
    }
}

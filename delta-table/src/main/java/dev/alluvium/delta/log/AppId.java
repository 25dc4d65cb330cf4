// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application id of a {@code txn}, in generations: the version of an id is never lowered, since some writers keep
 * the greatest one in their checkpoints. Who has to go back begins the next generation, {@code <name>#<generation>};
 * the highest one that a table has counts, and those before it stay as they were.
 *
 * @param name what the application calls itself
 * @param generation 0 for the first one, which has no suffix
 */
public record AppId(String name, int generation) {
    private static final char MARK = '#';
    private static final Pattern SUFFIXED = Pattern.compile("(.+)" + MARK + "([1-9][0-9]{0,8})");

    /** Checks the generation. */
    public AppId {
        if (generation < 0) {
            throw new IllegalArgumentException("generation " + generation + " is negative");
        }
    }

    /** Reads an id; one without a suffix is of generation 0. */
    public static AppId parse(String text) {
        Matcher suffixed = SUFFIXED.matcher(text);
        return suffixed.matches()
                ? new AppId(suffixed.group(1), Integer.parseInt(suffixed.group(2)))
                : new AppId(text, 0);
    }

    /** What counts once it is written. */
    public AppId next() {
        return new AppId(name, generation + 1);
    }

    /** As the log spells it. */
    @Override
    public String toString() {
        return generation == 0 ? name : name + MARK + generation;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the log's objects. */
public final class LogFiles {
    /** The prefix of everything in the log. */
    public static final String DIRECTORY = "_delta_log/";

    /** The prefix of the parts of checkpoints of the second kind. */
    public static final String SIDECARS = DIRECTORY + "_sidecars/";

    /** Points to the newest checkpoint that its writer knew of; a hint, nothing more. */
    public static final String LAST_CHECKPOINT = DIRECTORY + "_last_checkpoint";

    private static final int VERSION_DIGITS = 20;

    private static final String VERSION = "version";
    private static final String COMPACTED_TO = "to";

    /** Twenty digits that a long can hold; greater ones are nobody's version, and Kernel would stumble over them. */
    private static final String DIGITS = "0[0-8]\\d{18}";

    /** Likewise ten digits that an int can hold. */
    private static final String PART = "0\\d{9}";

    private static final Pattern KNOWN = Pattern.compile(DIRECTORY
            + "(_last_checkpoint|(?<version>" + DIGITS + ")\\.(json|crc|checkpoint\\.parquet"
            + "|checkpoint\\." + PART + "\\." + PART + "\\.parquet|checkpoint\\.[0-9a-fA-F-]{36}\\.(json|parquet)"
            + "|(?<to>" + DIGITS + ")\\.compacted\\.json))");
    private static final Pattern COMMIT = Pattern.compile(DIRECTORY + "(" + DIGITS + ")\\.json");

    private LogFiles() {}

    /** Whether the protocol gives this name a meaning; other objects next to the log are nobody's business. */
    public static boolean isKnown(String key) {
        return KNOWN.matcher(key).matches();
    }

    /** The object that holds this version's actions. */
    public static String commit(long version) {
        return DIRECTORY + padded(version) + ".json";
    }

    /** The single-file checkpoint of this version. */
    public static String checkpoint(long version) {
        return DIRECTORY + padded(version) + ".checkpoint.parquet";
    }

    /** The version checksum of this version. */
    public static String checksum(long version) {
        return DIRECTORY + padded(version) + ".crc";
    }

    /** The version up to which an object of the log tells something; empty for any object that is none. */
    public static OptionalLong lastVersion(String key) {
        Matcher name = KNOWN.matcher(key);
        if (!name.matches() || name.group(VERSION) == null) {
            return OptionalLong.empty();
        }
        String last = name.group(COMPACTED_TO) == null ? name.group(VERSION) : name.group(COMPACTED_TO);
        return OptionalLong.of(Long.parseLong(last));
    }

    /** The version of a commit's key; empty for any other key. */
    public static OptionalLong commitVersion(String key) {
        Matcher name = COMMIT.matcher(key);
        return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    }

    private static String padded(long version) {
        String digits = Long.toString(version);
        return "0".repeat(VERSION_DIGITS - digits.length()) + digits;
    }
}

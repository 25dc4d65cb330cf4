// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.Locale;
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
    private static final Pattern KNOWN = Pattern.compile(DIRECTORY
            + "(_last_checkpoint|(?<version>\\d{20})\\.(json|crc|checkpoint\\.parquet"
            + "|checkpoint\\.\\d{10}\\.\\d{10}\\.parquet|checkpoint\\.[0-9a-fA-F-]{36}\\.(json|parquet)"
            + "|(?<to>\\d{20})\\.compacted\\.json))");

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
        int start = DIRECTORY.length();
        boolean shaped = key.length() == start + VERSION_DIGITS + ".json".length()
                && key.startsWith(DIRECTORY)
                && key.endsWith(".json");
        return shaped && key.substring(start, start + VERSION_DIGITS).chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalLong.of(Long.parseLong(key.substring(start, start + VERSION_DIGITS)))
                : OptionalLong.empty();
    }

    private static String padded(long version) {
        return String.format(Locale.ROOT, "%0" + VERSION_DIGITS + "d", version);
    }
}

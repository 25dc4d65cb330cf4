// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of data files and their spelling in the log. A key is what the store is asked for; {@code add.path} is the key
 * URI-encoded once. The directory of a partition is Hive-escaped before that, and only there to be looked at: readers
 * take the values from {@code partitionValues}.
 */
public final class DataFilePaths {
    private static final String NULL_DIRECTORY = "__HIVE_DEFAULT_PARTITION__";
    private static final String HIVE_ESCAPED = "\"#%'*/:=?\\{[]^";
    private static final String URI_PLAIN = "-._~/!$&'()*+,;=@";
    private static final int DELETE = 0x7F;
    /** What common file systems take as one name. */
    private static final int MAX_NAME_BYTES = 255;
    /** Of S3's 1,024 bytes for a key: the rest is for the table's prefix and the file's name. */
    private static final int MAX_DIRECTORY_BYTES = 512;

    private static final int HASH_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private DataFilePaths() {}

    /**
     * The directory of a partition, ending in a slash; empty for a table without partitions. A partition whose
     * directory no store could take, since the values are too long, has one named by a hash of them.
     */
    public static String directory(Map<String, @Nullable String> partitionValues) {
        String hive = hiveDirectory(partitionValues);
        int longest = 0;
        for (String part : hive.split("/")) {
            longest = Math.max(longest, part.getBytes(StandardCharsets.UTF_8).length);
        }
        boolean fits = longest <= MAX_NAME_BYTES && hive.getBytes(StandardCharsets.UTF_8).length <= MAX_DIRECTORY_BYTES;
        return fits ? hive : "partition-" + hash(hive) + "/";
    }

    /** How the directories of a partition column begin, whatever the value; but for one that is named by a hash. */
    public static String directoryPrefix(String partitionColumn) {
        StringBuilder prefix = new StringBuilder();
        escape(partitionColumn, prefix);
        return prefix.append('=').toString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hiveDirectory(Map<String, @Nullable String> partitionValues) {
        StringBuilder directory = new StringBuilder();
        for (Map.Entry<String, @Nullable String> entry : partitionValues.entrySet()) {
            String value = entry.getValue();
            directory.append(directoryPrefix(entry.getKey()));
            if (value == null || value.isEmpty()) {
                directory.append(NULL_DIRECTORY);
            } else {
                escape(value, directory);
            }
            directory.append('/');
        }
        return directory.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == DELETE || HIVE_ESCAPED.indexOf(c) >= 0) {
                out.append('%').append(HEX.toHexDigits((byte) c));
            } else {
                out.append(c);
            }
        }
    }

    /** A key as the log spells it. */
    public static String encode(String key) {
        StringBuilder path = new StringBuilder(key.length() + 16);
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || URI_PLAIN.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append('%').append(HEX.toHexDigits(b));
            }
        }
        return path.toString();
    }

    /**
     * The key of a path from the log, relative to the table's root.
     *
     * @throws UnsupportedFeatureException for an absolute path
     * @throws ProtocolViolationException for a path that is not URI-encoded
     */
    public static String decode(String path) {
        if (path.startsWith("/") || hasScheme(path)) {
            throw new UnsupportedFeatureException("the data file " + ObjectKeys.shown(path)
                    + " lies outside the table (a shallow clone?); only relative paths are supported");
        }
        if (path.indexOf('%') < 0) {
            return path;
        }
        ByteArrayOutputStream key = new ByteArrayOutputStream(path.length());
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                key.write(bytes[i]);
            } else if (i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                key.write((HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                throw new ProtocolViolationException(
                        "the path of the data file " + ObjectKeys.shown(path) + " is not URI-encoded");
            }
        }
        return key.toString(StandardCharsets.UTF_8);
    }

    private static boolean hasScheme(String path) {
        int colon = path.indexOf(':');
        if (colon <= 0) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            if (!Character.isLetterOrDigit(path.charAt(i)) && "+-.".indexOf(path.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}

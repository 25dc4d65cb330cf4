// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** Where the file of a deletion vector lies. */
public final class VectorKeys {
    /** Kept in the log itself. */
    static final String INLINE = "i";

    /** In a file below the table's root, named by a UUID. */
    static final String RELATIVE = "u";

    private static final String ABSOLUTE = "p";
    private static final int UUID_CHARACTERS = 20;

    private VectorKeys() {}

    /**
     * The key of the file that holds the vector; empty for one that is kept in the log.
     *
     * @param location the table's, which an absolute path must lie below
     * @throws ProtocolViolationException if the descriptor is not one
     * @throws UnsupportedFeatureException if the file lies outside the table
     */
    public static Optional<String> key(DeletionVector vector, String location) {
        return switch (vector.storageType()) {
            case INLINE -> Optional.empty();
            case RELATIVE -> Optional.of(relativeKey(vector.pathOrInlineDv()));
            case ABSOLUTE -> Optional.of(absoluteKey(vector.pathOrInlineDv(), location));
            default ->
                throw new ProtocolViolationException("a deletion vector of table " + location
                        + " has an unknown storage type; repair the log before writing");
        };
    }

    /** The key of a new file. */
    static String key(UUID id) {
        return "deletion_vector_" + id + ".bin";
    }

    /** What a descriptor says of a new file. */
    static String text(UUID id) {
        return Z85.encode(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static String relativeKey(String text) {
        int prefix = text.length() - UUID_CHARACTERS;
        if (prefix < 0) {
            throw new ProtocolViolationException("a deletion vector names no file; repair the log before writing");
        }
        ByteBuffer id;
        try {
            id = ByteBuffer.wrap(Z85.decode(text.substring(prefix)));
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("a deletion vector names no file: " + e.getMessage());
        }
        String name = key(new UUID(id.getLong(), id.getLong()));
        return DataFilePaths.checked(prefix == 0 ? name : text.substring(0, prefix) + "/" + name);
    }

    private static String absoluteKey(String path, String location) {
        String root = canonical(location) + "/";
        String file = canonical(path);
        if (!file.startsWith(root)) {
            throw new UnsupportedFeatureException(
                    "a deletion vector lies outside table " + location + " (a shallow clone?), which is not supported");
        }
        return DataFilePaths.decode(file.substring(root.length()));
    }

    /** Hadoop spells S3 as {@code s3a} and local files with one slash or three. */
    private static String canonical(String location) {
        String plain = location.replaceFirst("^s3[an]://", "s3://").replaceFirst("^file:/+", "/");
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.log.Action.Txn;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The newest tombstones of a lane, as a {@code txn} of the log names them.
 *
 * @param appId {@code <prefix>:tomb:<lane>}
 * @param version generation and salt. The generation grows with each object, so that nobody ever sees the version go
 *     down; the salt keeps apart the objects of writers that race for one generation
 */
record TombstonePointer(String appId, long version) {
    /** Everything below is tombstones. */
    static final String DIRECTORY = "_alluvium/tombstones/";

    private static final String MARK = ":tomb:";
    private static final String SUFFIX = ".tmb";
    private static final int SALT_BITS = 20;
    private static final long SALT_MASK = (1L << SALT_BITS) - 1;

    static String appId(String prefix, String lane) {
        return prefix + MARK + lane;
    }

    /** The pointer that is this {@code txn}, if it is one. */
    static Optional<TombstonePointer> of(Txn txn) {
        return lane(txn.appId()).isPresent()
                ? Optional.of(new TombstonePointer(txn.appId(), txn.version()))
                : Optional.empty();
    }

    /** A prefix holds no colon, and so no lane of another kind of id is mistaken for one. */
    private static Optional<String> lane(String appId) {
        int colon = appId.indexOf(':');
        return colon >= 0 && appId.startsWith(MARK, colon)
                ? Optional.of(appId.substring(colon + MARK.length()))
                : Optional.empty();
    }

    /** The lane's name, {@code <topic>-<partition>}. */
    String lane() {
        return lane(appId).orElseThrow(() -> new IllegalStateException(appId + " names no tombstones"));
    }

    /** The pointer after this one. */
    TombstonePointer next(int salt) {
        return new TombstonePointer(appId, ((version >>> SALT_BITS) + 1) << SALT_BITS | (salt & SALT_MASK));
    }

    /** The pointer to another object of the same lane. */
    TombstonePointer at(long otherVersion) {
        return new TombstonePointer(appId, otherVersion);
    }

    /** Where the object is. */
    String key() {
        return DIRECTORY + lane() + "/" + HexFormat.of().toHexDigits(version) + SUFFIX;
    }
}

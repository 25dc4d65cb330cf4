// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.storage.ObjectStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** Commits by version, straight from the store. */
public final class CommitFiles {
    private final ObjectStore store;

    /** @param store the table's */
    public CommitFiles(ObjectStore store) {
        this.store = store;
    }

    /** This version's commit, or empty if the log has none (yet, or any more). Costs one GET. */
    public Optional<LogCommit> read(long version) {
        byte[] content;
        try {
            content = store.get(LogFiles.commit(version));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
        return Optional.of(LogCommit.parse(version, content, origin(version, store.location())));
    }

    /** What tells this version's commit from any other, or empty if the log has none (any more). Costs one GET. */
    public Optional<String> digest(long version) {
        try {
            byte[] content = store.get(LogFiles.commit(version));
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Of which table. */
    public String location() {
        return store.location();
    }

    /**
     * What a JSON file of the log holds, so that somebody who is less strict reads it only where it is sound.
     *
     * @param key of a commit, a compacted log or a checkpoint in JSON; the version of the latter two is -1
     * @throws ProtocolViolationException if it is damaged
     */
    public static LogCommit check(String key, byte[] content, String location) {
        OptionalLong version = LogFiles.commitVersion(key);
        String origin = version.isPresent() ? origin(version.getAsLong(), location) : key + " of " + location;
        return LogCommit.parse(version.orElse(-1), content, origin);
    }

    private static String origin(long version, String location) {
        return "version " + version + " of " + location;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The table at one version: immutable, and cheap to advance, since it shares what a commit did not touch.
 *
 * <p>Live files are keyed by their path as the log spells it. {@link #advance} costs O(actions of the commit),
 * whatever the size of the table.
 */
public final class Snapshot {
    private final long version;
    private final long timestamp;
    private final Protocol protocol;
    private final Metadata metadata;
    private final LiveFiles files;
    private final PMap<String, Txn> txns;
    private final PMap<String, Integer> generations;

    private Snapshot(
            long version, long timestamp, Protocol protocol, Metadata metadata, LiveFiles files, Sources sources) {
        this.version = version;
        this.timestamp = timestamp;
        this.protocol = protocol;
        this.metadata = metadata;
        this.files = files;
        this.txns = sources.txns();
        this.generations = sources.generations();
    }

    /** A snapshot of these parts; {@code timestamp} is that of its last commit, in epoch milliseconds. */
    public static Snapshot of(long version, long timestamp, Protocol protocol, Metadata metadata, State state) {
        Map<String, AddFile> loaded = new HashMap<>(state.files().size() * 2);
        for (AddFile file : state.files()) {
            checkSingle(loaded.put(file.path(), file), file, version);
        }
        LiveFiles files = LiveFiles.of(loaded);
        Sources sources = new Sources(HashTreePMap.empty(), HashTreePMap.empty());
        for (Txn txn : state.txns()) {
            sources = sources.plus(txn);
        }
        return new Snapshot(version, timestamp, protocol, metadata, files, sources);
    }

    /** The {@code txn} of each application id, and the highest generation of each name that has more than the first. */
    private record Sources(PMap<String, Txn> txns, PMap<String, Integer> generations) {
        Sources plus(Txn txn) {
            AppId id = AppId.parse(txn.appId());
            boolean newer = id.generation() > generations.getOrDefault(id.name(), 0);
            return new Sources(
                    txns.plus(txn.appId(), txn), newer ? generations.plus(id.name(), id.generation()) : generations);
        }
    }

    /** The live files and transaction versions of a snapshot. */
    public record State(Collection<AddFile> files, Collection<Txn> txns) {}

    /**
     * The table after the next commit.
     *
     * @throws ProtocolViolationException if the commit is not the next one, or would give one path two live entries
     */
    public Snapshot advance(LogCommit commit) {
        if (commit.version() != version + 1) {
            throw new ProtocolViolationException(
                    "commit " + commit.version() + " cannot follow version " + version + "; read the log again");
        }
        Protocol newProtocol = protocol;
        Metadata newMetadata = metadata;
        LiveFiles newFiles = files;
        Sources newSources = new Sources(txns, generations);
        long newTimestamp = timestamp;
        for (Action action : commit.actions()) {
            if (action instanceof RemoveFile remove) {
                checkLive(newFiles.get(remove.path()), remove, commit.version());
                newFiles = newFiles.minus(remove.path());
            }
        }
        for (Action action : commit.actions()) {
            if (action instanceof AddFile add) {
                checkSingle(newFiles.get(add.path()), add, commit.version());
                newFiles = newFiles.plus(add);
            } else if (action instanceof Txn txn) {
                newSources = newSources.plus(txn);
            } else if (action instanceof Protocol changed) {
                newProtocol = changed;
            } else if (action instanceof Metadata changed) {
                newMetadata = changed;
            } else if (action instanceof Action.CommitInfo info && info.fields().get("timestamp") instanceof Long at) {
                newTimestamp = Math.max(newTimestamp, at);
            }
        }
        return new Snapshot(commit.version(), newTimestamp, newProtocol, newMetadata, newFiles, newSources);
    }

    /**
     * A remove of a file that is not there is no damage: it may have been removed before. One of its other vector is.
     */
    private static void checkLive(@Nullable AddFile live, RemoveFile remove, long version) {
        if (live != null && !live.deletionVector().equals(remove.deletionVector())) {
            throw new ProtocolViolationException("version " + version + " removes file '"
                    + ObjectKeys.shown(remove.path())
                    + "' with a deletion vector that is not the file's current one; repair the log before writing");
        }
    }

    /** The same logical file again only restates its metadata; with another vector its rows would count twice. */
    private static void checkSingle(@Nullable AddFile live, AddFile add, long version) {
        if (live != null && !live.deletionVector().equals(add.deletionVector())) {
            throw new ProtocolViolationException("version " + version + " adds file '" + ObjectKeys.shown(add.path())
                    + "' without removing its live entry; repair the log before writing");
        }
    }

    /** The version. */
    public long version() {
        return version;
    }

    /** Epoch milliseconds of the last commit. */
    public long timestamp() {
        return timestamp;
    }

    /** Which readers and writers may touch the table. */
    public Protocol protocol() {
        return protocol;
    }

    /** Identity, schema and properties. */
    public Metadata metadata() {
        return metadata;
    }

    /** The live files, in no order. */
    public Collection<AddFile> files() {
        return files.values();
    }

    /** The live file of this path, as the log spells it. */
    public Optional<AddFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /**
     * How far this application has written, by its highest generation; empty if it never has.
     *
     * @param appId without a generation
     */
    public OptionalLong txnVersion(String appId) {
        Txn txn = txns.get(currentAppId(appId).toString());
        return txn == null ? OptionalLong.empty() : OptionalLong.of(txn.version());
    }

    /** The id under which this application writes on: its highest generation. */
    public AppId currentAppId(String appId) {
        return new AppId(appId, generations.getOrDefault(appId, 0));
    }

    /** All applications' versions, those of older generations among them, in no order. */
    public Collection<Txn> txns() {
        return txns.values();
    }

    @Override
    public String toString() {
        return "Snapshot[version=" + version + ", files=" + files.size() + ", txns=" + txns.size() + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final List<StaleEntry> stale;
    private final PMap<String, Txn> txns;
    private final PMap<String, Integer> generations;

    private Snapshot(long version, long timestamp, Protocol protocol, Metadata metadata, Files files, Sources sources) {
        this.version = version;
        this.timestamp = timestamp;
        this.protocol = protocol;
        this.metadata = metadata;
        this.files = files.live();
        this.stale = files.stale();
        this.txns = sources.txns();
        this.generations = sources.generations();
    }

    private record Files(LiveFiles live, List<StaleEntry> stale) {}

    /**
     * A snapshot of these parts; {@code timestamp} is that of its last commit, in epoch milliseconds.
     *
     * @throws ProtocolViolationException if a path has two live entries, and the newest commits do not tell which one
     *     is stale
     */
    public static Snapshot of(long version, long timestamp, Protocol protocol, Metadata metadata, State state) {
        LogTail.Result files = state.tail().reconcile(version, state.files());
        Sources sources = new Sources(HashTreePMap.empty(), HashTreePMap.empty());
        for (Txn txn : state.txns()) {
            sources = sources.plus(txn);
        }
        return new Snapshot(
                version, timestamp, protocol, metadata, new Files(LiveFiles.of(files.live()), files.stale()), sources);
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

    /**
     * What a table holds.
     *
     * @param files that are live by the protocol
     * @param txns at most one per application id
     * @param tail the commits that led there, as far as they are known
     */
    public record State(Collection<AddFile> files, Collection<Txn> txns, LogTail tail) {
        /** Nothing is known of the commits. */
        public State(Collection<AddFile> files, Collection<Txn> txns) {
            this(files, txns, new LogTail());
        }
    }

    /**
     * The table after the next commit. What a commit removed or replaced in a way that leaves an entry behind is in
     * {@link #staleEntries}, and no part of the table any more.
     *
     * @throws ProtocolViolationException if the commit is not the next one
     */
    public Snapshot advance(LogCommit commit) {
        if (commit.version() != version + 1) {
            throw new ProtocolViolationException(
                    "commit " + commit.version() + " cannot follow version " + version + "; read the log again");
        }
        Protocol newProtocol = protocol;
        Metadata newMetadata = metadata;
        Sources newSources = new Sources(txns, generations);
        long newTimestamp = timestamp;
        for (Action action : commit.actions()) {
            if (action instanceof Txn txn) {
                newSources = newSources.plus(txn);
            } else if (action instanceof Protocol changed) {
                newProtocol = changed;
            } else if (action instanceof Metadata changed) {
                newMetadata = changed;
            } else if (action instanceof Action.CommitInfo info && info.fields().get("timestamp") instanceof Long at) {
                newTimestamp = Math.max(newTimestamp, at);
            }
        }
        FileEntries entries = new FileEntries(files, stale);
        entries.apply(commit);
        Files newFiles = new Files(entries.live(), entries.stale());
        return new Snapshot(commit.version(), newTimestamp, newProtocol, newMetadata, newFiles, newSources);
    }

    /** Entries that are live in the log and should not be; empty for a sound table. */
    public List<StaleEntry> staleEntries() {
        return stale;
    }

    /**
     * This snapshot, if its table is sound.
     *
     * @throws ProtocolViolationException naming the commit, if an entry was left stale
     */
    public Snapshot sound() {
        if (!stale.isEmpty()) {
            throw new ProtocolViolationException(stale.get(0).message());
        }
        return this;
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

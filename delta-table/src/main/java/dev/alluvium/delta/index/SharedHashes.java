// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.reduce.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hashes that have several rows, each with a slot that says so. */
final class SharedHashes {
    private final Map<KeyHash, SharedHash> groups = new HashMap<>();
    private final Set<KeyHash> unsettled = new LinkedHashSet<>();
    private final CopyCheck copyCheck;

    SharedHashes(CopyCheck copyCheck) {
        this.copyCheck = copyCheck;
    }

    /** The rows of a hash whose slot says that it is shared. */
    SharedHash of(KeyHash hash) {
        return Objects.requireNonNull(groups.get(hash), "a slot says that its hash is shared, but nobody shares it");
    }

    /** The rows of a hash that gets another one, which is to be settled. */
    SharedHash growing(KeyHash hash) {
        unsettled.add(hash);
        return groups.computeIfAbsent(hash, absent -> new SharedHash());
    }

    /** A slot is enough again. */
    void remove(KeyHash hash) {
        groups.remove(hash);
    }

    /**
     * Reads the rows of those that grew, and checks their copies.
     *
     * @param single takes a hash that has one row now
     */
    void settle(
            FileTable files,
            RowReader reader,
            Function<String, Optional<String>> lanes,
            BiConsumer<KeyHash, Held> single) {
        Set<Long> unknown = new HashSet<>();
        for (KeyHash hash : unsettled) {
            SharedHash group = of(hash);
            group.prune(files);
            unknown.addAll(group.unknown());
        }
        Map<Long, Held> read = new HashMap<>();
        reader.read(
                unknown,
                files,
                (place, key, row) -> read.put(place, new Held(key, place, row.sequence(), row.deleted())));
        unsettled.forEach(hash -> of(hash).learn(read));
        for (Iterator<KeyHash> hashes = unsettled.iterator(); hashes.hasNext(); hashes.remove()) {
            KeyHash hash = hashes.next();
            Held only = settle(of(hash), files, lanes);
            if (only != null) {
                single.accept(hash, only);
                groups.remove(hash);
            }
        }
    }

    private @Nullable Held settle(SharedHash group, FileTable files, Function<String, Optional<String>> lanes) {
        for (Key key : group.keys()) {
            List<String> paths = group.rows(key, files).stream()
                    .map(row -> files.path(row.place()))
                    .toList();
            if (paths.size() > 1) {
                copyCheck.check(key, paths, lanes);
            }
        }
        return group.single();
    }

    /** All of them. */
    List<KeyHash> hashes() {
        return new ArrayList<>(groups.keySet());
    }

    /** The live rows of each, those known longest first. */
    void forEach(FileTable files, BiConsumer<KeyHash, Held> visitor) {
        groups.forEach((hash, group) -> {
            group.prune(files);
            group.all().forEach(row -> visitor.accept(hash, row));
        });
    }

    void clear() {
        groups.clear();
        unsettled.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.log.Action.DeletionVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The vectors that the attempts at one commit write, those of an attempt in one new file: none is put into the log,
 * where readers would carry it along with every checkpoint. Confined to one commit.
 */
public final class NewVectors {
    private static final int NOTHING_IN_THE_LOG = 0;

    private final DeletionVectors stored;
    private final Supplier<String> ids;
    private final List<DeletionVector> written = new ArrayList<>();

    /**
     * None yet.
     *
     * @param stored the table's
     * @param ids unique, each
     */
    public NewVectors(DeletionVectors stored, Supplier<String> ids) {
        this.stored = stored;
        this.ids = ids;
    }

    /** Vectors of these rows, in their order; nothing is written for none. */
    public List<DeletionVector> write(List<RowPositions> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        UUID file = UUID.nameUUIDFromBytes(ids.get().getBytes(StandardCharsets.UTF_8));
        List<DeletionVector> vectors = stored.write(rows, NOTHING_IN_THE_LOG, file);
        written.addAll(vectors);
        return vectors;
    }

    /**
     * Deletes those that no commit names, as well as it can.
     *
     * @param used vectors that a commit names, or may name
     */
    public void discardOthersThan(Collection<DeletionVector> used) {
        stored.discard(written.stream().filter(vector -> !used.contains(vector)).toList());
    }
}

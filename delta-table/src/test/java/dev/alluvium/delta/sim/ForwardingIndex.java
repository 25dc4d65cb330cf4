// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.RowProbe;
import dev.alluvium.delta.reduce.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** An index that is right until a method is overridden. */
public class ForwardingIndex implements KeyIndex {
    private final KeyIndex right;

    /** Asks this one. */
    public ForwardingIndex(KeyIndex right) {
        this.right = right;
    }

    @Override
    public List<RowLocation> lookup(List<Key> keys) {
        return right.lookup(keys);
    }

    @Override
    public void forEach(BiConsumer<Key, RowLocation> visitor) {
        right.forEach(visitor);
    }

    @Override
    public void put(Key key, RowLocation row) {
        right.put(key, row);
    }

    @Override
    public void settle(Function<String, Optional<String>> lanes, RowProbe rows) {
        right.settle(lanes, rows);
    }

    @Override
    public void expect(long more) {
        right.expect(more);
    }

    @Override
    public boolean knows(String path) {
        return right.knows(path);
    }

    @Override
    public void rowsMarked(String path, RowPositions rows) {
        right.rowsMarked(path, rows);
    }

    @Override
    public void fileGone(String path) {
        right.fileGone(path);
    }

    @Override
    public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
        right.fileReplaced(from, to, first, leftOut);
    }

    @Override
    public void clear() {
        right.clear();
    }

    @Override
    public void close() {
        right.close();
    }
}

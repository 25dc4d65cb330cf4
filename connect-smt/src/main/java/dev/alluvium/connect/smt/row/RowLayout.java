// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of a row in their order, and the place of each; shared by all rows that have just these. Immutable. */
public final class RowLayout {
    private final String[] names;
    /** One more than the place of a name, at its hash or behind; 0 for free. Never more than half full. */
    private final int[] table;

    /**
     * The layout of names.
     *
     * @param names no two of them equal
     */
    public RowLayout(List<String> names) {
        this.names = names.toArray(String[]::new);
        this.table = new int[Integer.highestOneBit(Math.max(1, this.names.length)) * 4];
        for (int place = 0; place < this.names.length; place++) {
            int slot = slot(this.names[place]);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = place + 1;
        }
    }

    int size() {
        return names.length;
    }

    String name(int place) {
        return names[place];
    }

    /** The place of a name, below 0 for one that the row lacks. */
    int placeOf(@Nullable Object name) {
        if (name == null) {
            return -1;
        }
        for (int slot = slot(name); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            int place = table[slot] - 1;
            if (names[place].equals(name)) {
                return place;
            }
        }
        return -1;
    }

    private int slot(Object name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & (table.length - 1);
    }
}

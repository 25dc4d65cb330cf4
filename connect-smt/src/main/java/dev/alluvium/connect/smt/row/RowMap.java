// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Map of a row that shares its names with other rows: it holds an array of values, and copying it copies that alone.
 * Like a LinkedHashMap it keeps the order of names and can be changed; a name added or removed makes it one. Not
 * thread-safe.
 */
public final class RowMap extends AbstractMap<String, @Nullable Object> {
    private final RowLayout layout;
    private final @Nullable Object[] values;
    private @Nullable Map<String, @Nullable Object> own;

    /**
     * A row of that layout.
     *
     * @param values in the order of names; taken over, not copied
     */
    public RowMap(RowLayout layout, @Nullable Object[] values) {
        if (values.length != layout.size()) {
            throw new IllegalArgumentException(values.length + " values for " + layout.size() + " names");
        }
        this.layout = layout;
        this.values = values;
    }

    /** A copy of a Map that may be changed: of the same order, and as shallow as that of a LinkedHashMap. */
    @SuppressWarnings("unchecked")
    public static Map<Object, @Nullable Object> copyOf(Map<?, ?> map) {
        return map instanceof RowMap row && row.own == null
                ? (Map<Object, @Nullable Object>) (Map<?, ?>) new RowMap(row.layout, row.values.clone())
                : new LinkedHashMap<>(map);
    }

    @Override
    public int size() {
        return own == null ? values.length : own.size();
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        if (own != null) {
            return own.get(name);
        }
        int place = layout.placeOf(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return own == null ? layout.placeOf(name) >= 0 : own.containsKey(name);
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        int place = own == null ? layout.placeOf(name) : -1;
        if (place < 0) {
            return own().put(name, value);
        }
        Object before = values[place];
        values[place] = value;
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object name) {
        return containsKey(name) ? own().remove(name) : null;
    }

    @Override
    public void clear() {
        own().clear();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    private Map<String, @Nullable Object> own() {
        if (own == null) {
            own = new LinkedHashMap<>(this);
        }
        return own;
    }

    private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {
        @Override
        public int size() {
            return RowMap.this.size();
        }

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
            return own == null ? new EntryIterator() : own.entrySet().iterator();
        }
    }

    private final class EntryIterator implements Iterator<Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
            if (next == values.length) {
                throw new NoSuchElementException();
            }
            next++;
            return new PlacedEntry(layout.name(next - 1), values[next - 1]);
        }

        /** The row goes on without layout, this iterator with what it was. */
        @Override
        public void remove() {
            RowMap.this.remove(layout.name(next - 1));
        }
    }

    /** Writes through, as entries of every Map do. */
    private final class PlacedEntry extends SimpleEntry<String, @Nullable Object> {
        private static final long serialVersionUID = 1;

        PlacedEntry(String name, @Nullable Object value) {
            super(name, value);
        }

        @Override
        public @Nullable Object setValue(@Nullable Object value) {
            RowMap.this.put(getKey(), value);
            return super.setValue(value);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the table must hold, computed the slow and obvious way: changes are applied one by one to a map. Knows nothing
 * of the engine.
 */
public final class NaiveTable {
    /** What a change says. */
    public enum Kind {
        /** The whole row. */
        FULL,
        /** The whole row, but the columns that {@code values} lacks were unavailable at the source. */
        UNAVAILABLE,
        /** Only the columns of {@code values}. */
        PARTIAL,
        DELETE,
        TRUNCATE
    }

    /**
     * One change at its source.
     *
     * @param partition of the topic
     * @param seq orders the changes of a key where the table says so
     * @param values by column, without key and sequence
     */
    public record Change(int partition, long offset, Kind kind, long key, long seq, Map<String, Object> values) {}

    private static final String SEQ = "seq";
    private static final String DELETED = "__deleted";

    private final List<String> columns;
    private final boolean sequenced;
    private final boolean soft;
    private final boolean appends;
    private final boolean remembers;
    private final Map<Long, Map<String, Object>> rows = new TreeMap<>();
    private final List<Map<String, Object>> appended = new ArrayList<>();
    private final Map<Long, Integer> copies = new TreeMap<>();
    private final Map<Long, Integer> writers = new HashMap<>();
    private final Map<Long, Long> deletedAt = new HashMap<>();
    private final Map<Long, Long> deletedNow = new HashMap<>();
    private long truncatedAt = Long.MIN_VALUE;

    /** A table that forgets what was deleted. */
    public NaiveTable(List<String> columns, boolean appends, boolean sequenced, boolean soft) {
        this(columns, appends, sequenced, soft, false);
    }

    /**
     * @param columns besides the key, the sequence and the mark of a soft delete
     * @param remembers whether a key that was deleted knows its sequence from then on
     */
    public NaiveTable(List<String> columns, boolean appends, boolean sequenced, boolean soft, boolean remembers) {
        this.remembers = remembers;
        this.columns = new ArrayList<>(columns);
        this.appends = appends;
        this.sequenced = sequenced;
        this.soft = soft;
    }

    /** One commit: the changes of its partitions, one partition after another. */
    public void commit(List<Change> changes) {
        List<Change> ordered = new ArrayList<>(changes);
        if (sequenced) {
            ordered.sort(Comparator.comparingLong(Change::seq));
        }
        ordered.forEach(this::apply);
        deletedNow.forEach((key, seq) -> deletedAt.merge(key, seq, Math::max));
        deletedNow.clear();
    }

    /** So much time passed that no delete is remembered any more. */
    public void forgetDeletes() {
        deletedAt.clear();
        truncatedAt = Long.MIN_VALUE;
    }

    /** A foreign delete. */
    public void removeOutside(long key) {
        rows.remove(key);
        copies.remove(key);
    }

    /** A foreign update of one column. */
    public void updateOutside(long key, String column, Object value) {
        Map<String, Object> row = new HashMap<>(rows.get(key));
        row.put(column, value);
        rows.put(key, row);
    }

    /** A foreign insert of a row that is there already. */
    public void copyOutside(long key) {
        copies.merge(key, 1, Integer::sum);
    }

    /** Another engine has added a column that nobody fills. */
    public void addColumn(String column) {
        columns.add(column);
        rows.replaceAll((key, row) -> {
            Map<String, Object> wider = new HashMap<>(row);
            wider.put(column, null);
            return wider;
        });
        appended.replaceAll(row -> {
            Map<String, Object> wider = new HashMap<>(row);
            wider.put(column, null);
            return wider;
        });
    }

    /** The rows as they are, for {@link #restore}. */
    public Map<Long, Map<String, Object>> state() {
        return new TreeMap<>(rows);
    }

    /** Another engine has restored the rows of another version. What sources have written is not undone. */
    public void restore(Map<Long, Map<String, Object>> state) {
        rows.clear();
        state.forEach((key, row) -> {
            Map<String, Object> wide = new HashMap<>(row);
            columns.forEach(column -> wide.putIfAbsent(column, null));
            rows.put(key, wide);
        });
        copies.clear();
        writers.clear();
    }

    /** The partition of the event that last wrote the key's row; empty where another engine has meddled. */
    public Optional<Integer> writer(long key) {
        return Optional.ofNullable(writers.get(key));
    }

    /** Whether keys have several rows. */
    public boolean hasCopies() {
        return !copies.isEmpty();
    }

    /** The keys that have a row. */
    public List<Long> keys() {
        return List.copyOf(rows.keySet());
    }

    /** The rows as text, in the order of the keys; equal texts are equal tables. */
    public List<String> rows() {
        List<String> texts = new ArrayList<>();
        (appends ? appended : rows.values()).forEach(row -> texts.add(new TreeMap<>(row).toString()));
        copies.forEach(
                (key, count) -> texts.addAll(Collections.nCopies(count, new TreeMap<>(rows.get(key)).toString())));
        texts.sort(Comparator.naturalOrder());
        return texts;
    }

    private void apply(Change change) {
        if (appends) {
            appended.add(row(change, Map.of(), true));
        } else if (change.kind() == Kind.TRUNCATE) {
            truncatedAt = remembers ? Math.max(truncatedAt, change.seq()) : truncatedAt;
            List.copyOf(rows.keySet()).forEach(key -> delete(key, change.seq(), false));
        } else if (change.kind() == Kind.DELETE) {
            delete(change.key(), change.seq(), true);
        } else {
            put(change);
        }
    }

    private boolean isLate(long key, long seq) {
        if (!sequenced) {
            return false;
        }
        boolean deletedLater = seq < truncatedAt || seq < deletedAt.getOrDefault(key, seq);
        return deletedLater
                || (rows.containsKey(key) && seq < (Long) rows.get(key).get(SEQ));
    }

    private void put(Change change) {
        if (isLate(change.key(), change.seq())) {
            return;
        }
        Map<String, Object> stored = rows.get(change.key());
        boolean exists = stored != null && !Boolean.TRUE.equals(stored.get(DELETED));
        if (change.kind() == Kind.UNAVAILABLE && !exists) {
            return;
        }
        boolean keeps = exists && change.kind() != Kind.FULL;
        deletedNow.remove(change.key());
        copies.remove(change.key());
        writers.put(change.key(), change.partition());
        rows.put(change.key(), row(change, keeps ? stored : Map.of(), false));
    }

    private Map<String, Object> row(Change change, Map<String, Object> stored, boolean plain) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", change.key());
        columns.forEach(column -> row.put(column, stored.get(column)));
        row.putAll(change.values());
        if (sequenced || plain) {
            row.put(SEQ, change.seq());
        }
        if (soft && !plain) {
            row.put(DELETED, false);
        }
        return row;
    }

    private void delete(long key, long seq, boolean leavesMark) {
        if (isLate(key, seq)) {
            return;
        }
        Map<String, Object> stored = rows.get(key);
        copies.remove(key);
        writers.remove(key);
        if (!soft) {
            rows.remove(key);
            if (remembers) {
                deletedNow.put(key, seq);
            }
        } else if (stored != null || (sequenced && leavesMark)) {
            Map<String, Object> row = new HashMap<>();
            columns.forEach(column -> row.put(column, null));
            row.putAll(stored == null ? Map.of("id", key) : stored);
            if (sequenced) {
                row.put(SEQ, seq);
            }
            row.put(DELETED, true);
            rows.put(key, row);
        }
    }
}

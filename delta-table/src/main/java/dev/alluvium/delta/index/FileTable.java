// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that an index knows, by numbers that fit into a slot. A row's place is its file's number and its position.
 * A file that goes, or whose rows move to another one, is one note; places follow it when they are resolved. A number
 * is given away again only after every place was resolved since the file went.
 */
final class FileTable {
    /** No place. */
    static final long DEAD = 0;

    private static final int MAX_FILES = 1 << 24;
    private static final long MAX_POSITION = 0xFFFF_FFFFL;

    private final List<@Nullable State> states = new ArrayList<>();
    private final Map<String, Integer> live = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private List<Integer> stale = new ArrayList<>();
    private long rowsMarked;

    FileTable() {
        clear();
    }

    /** Forgets all files. */
    void clear() {
        states.clear();
        states.add(null); // a place is never zero
        live.clear();
        free.clear();
        stale = new ArrayList<>();
        rowsMarked = 0;
    }

    private static final class State {
        private final String path;
        private boolean gone;
        private int target;
        private long first;
        private RowPositions leftOut = RowPositions.NONE;
        private RowPositions marked = RowPositions.NONE;

        State(String path) {
            this.path = path;
        }
    }

    /** The place of a row of a live file, which need not be known yet. */
    long place(String path, long position) {
        if (position < 0 || position > MAX_POSITION) {
            throw new IllegalArgumentException("a file has a row at position " + position + ", which no index holds");
        }
        return (long) number(path) << Integer.SIZE | position;
    }

    private int number(String path) {
        Integer known = live.get(path);
        if (known != null) {
            return known;
        }
        Integer reused = free.poll();
        int number = reused == null ? states.size() : reused;
        if (number >= MAX_FILES) {
            throw new IllegalStateException("the index knows " + MAX_FILES + " files and has no number for another");
        }
        if (reused == null) {
            states.add(new State(path));
        } else {
            states.set(number, new State(path));
        }
        live.put(path, number);
        return number;
    }

    private State state(int number) {
        State state = states.get(number);
        if (state == null) {
            throw new IllegalStateException("a place in the index names file " + number + ", which is forgotten");
        }
        return state;
    }

    /** Where a row is now; {@link #DEAD} if it is not there any more. */
    long resolve(long place) {
        int number = (int) (place >>> Integer.SIZE);
        long position = place & MAX_POSITION;
        State file = state(number);
        while (!file.marked.contains(position)) {
            if (file.target == 0) {
                return file.gone ? DEAD : (long) number << Integer.SIZE | position;
            }
            if (file.leftOut.contains(position)) {
                return DEAD;
            }
            position += file.first - file.leftOut.countBelow(position);
            number = file.target;
            file = state(number);
        }
        return DEAD;
    }

    /** The path of a place's file. */
    String path(long place) {
        return state((int) (place >>> Integer.SIZE)).path;
    }

    /** The position of a place in its file. */
    static long position(long place) {
        return place & MAX_POSITION;
    }

    boolean isLive(String path) {
        return live.containsKey(path);
    }

    /** Rows of a live file went, and all others are what they were. */
    void marked(String path, RowPositions rows) {
        Integer number = live.get(path);
        if (number != null) {
            State file = state(number);
            rowsMarked += rows.count() - file.marked.count();
            file.marked = rows;
        }
    }

    /** How many rows of live files went since {@link #takeStale}. */
    long rowsMarked() {
        return rowsMarked;
    }

    void gone(String path) {
        Integer number = live.remove(path);
        if (number != null) {
            state(number).gone = true;
            stale.add(number);
        }
    }

    void replaced(String from, String to, long first, RowPositions leftOut) {
        Integer number = live.remove(from);
        if (number != null) {
            State file = state(number);
            file.first = first;
            file.leftOut = leftOut;
            file.target = number(to);
            stale.add(number);
        }
    }

    List<String> livePaths() {
        return new ArrayList<>(live.keySet());
    }

    int liveFiles() {
        return live.size();
    }

    int staleFiles() {
        return stale.size();
    }

    /** The files that are not live now; neither they nor rows that went count from now on. */
    List<Integer> takeStale() {
        List<Integer> taken = stale;
        stale = new ArrayList<>();
        rowsMarked = 0;
        return taken;
    }

    /** No place names these files any more. */
    void forget(List<Integer> numbers) {
        for (int number : numbers) {
            states.set(number, null);
            free.add(number);
        }
    }
}

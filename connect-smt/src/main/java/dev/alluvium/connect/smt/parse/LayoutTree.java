// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.alluvium.connect.smt.row.RowLayout;
import dev.alluvium.connect.smt.row.RowMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of objects seen so far, as a tree of what comes after what. Events of a topic are alike, so the next name
 * is expected rather than looked up, and objects of the same names share one layout. Bounded: what would make it too
 * large is told to be unknown. Confined to the task thread.
 */
final class LayoutTree {
    private static final int MAX_NODES = 4_096;
    private static final int MAX_DEPTH = 128;
    private static final int MAX_BRANCHES = 32;
    private static final int MAX_NAME_LENGTH = 100;
    /** After so many unknown names a full tree starts anew, for topics whose events have changed. */
    private static final int MAX_MISSES = 100_000;

    private Node root = new Node(null, null, 0);
    private int nodes;
    private int misses;

    /** Where objects of the outermost level start. */
    Node root() {
        return root;
    }

    /** How many names there are, and places where objects start. */
    int nodes() {
        return nodes;
    }

    /** One name after those before it; or, without a name, where an object starts. */
    final class Node {
        private final @Nullable Node before;
        private final @Nullable SerializedString name;
        private final int depth;
        private final Map<String, Node> branches = new HashMap<>(4);
        private @Nullable Node expected;
        private @Nullable Node below;
        private @Nullable RowLayout layout;
        private int lastSize;

        private Node(@Nullable Node before, @Nullable SerializedString name, int depth) {
            this.before = before;
            this.name = name;
            this.depth = depth;
        }

        /** Where objects start that are the value of this name; null where there is no room for them. */
        @Nullable
        Node below() {
            if (below == null && hasRoom()) {
                nodes++;
                below = new Node(null, null, 0);
            }
            return below;
        }

        /** How many members the object had that started here last. */
        int lastSize() {
            return lastSize;
        }

        /**
         * Reads the next name of an object.
         *
         * @return null at the object's end, and for a name that is unknown, which is the parser's current token then
         */
        @Nullable
        Node next(JsonParser parser) throws IOException {
            Node likely = expected;
            if (likely == null || likely.name == null) {
                String first = parser.nextFieldName();
                return first == null ? null : branch(first);
            }
            if (parser.nextFieldName(likely.name)) {
                return likely;
            }
            return parser.currentToken() == JsonToken.FIELD_NAME ? branch(parser.currentName()) : null;
        }

        private @Nullable Node branch(String next) {
            Node branch = branches.get(next);
            if (branch == null && isLearnable(next)) {
                nodes++;
                branch = new Node(this, new SerializedString(next), depth + 1);
                branches.put(next, branch);
            }
            if (branch != null) {
                expected = branch;
            }
            return branch;
        }

        private boolean isLearnable(String next) {
            return depth < MAX_DEPTH
                    && branches.size() < MAX_BRANCHES
                    && next.length() <= MAX_NAME_LENGTH
                    && !isTaken(next)
                    && hasRoom();
        }

        private boolean isTaken(String next) {
            for (Node at = this; at.name != null && at.before != null; at = at.before) {
                if (at.name.getValue().equals(next)) {
                    return true;
                }
            }
            return false;
        }

        /** The object whose names end here, with values in their order. */
        Map<String, @Nullable Object> row(Node start, @Nullable Object[] values) {
            start.lastSize = depth;
            return new RowMap(layout(), values.length == depth ? values : Arrays.copyOf(values, depth));
        }

        /** The same as a Map that takes any name. */
        Map<String, @Nullable Object> open(@Nullable Object[] values) {
            return new LinkedHashMap<>(new RowMap(layout(), Arrays.copyOf(values, depth)));
        }

        private RowLayout layout() {
            if (layout == null) {
                LinkedList<String> names = new LinkedList<>();
                for (Node at = this; at.name != null && at.before != null; at = at.before) {
                    names.addFirst(at.name.getValue());
                }
                layout = new RowLayout(names);
            }
            return layout;
        }
    }

    private boolean hasRoom() {
        if (nodes < MAX_NODES) {
            return true;
        }
        if (++misses > MAX_MISSES) {
            root = new Node(null, null, 0);
            nodes = 0;
            misses = 0;
        }
        return false;
    }
}

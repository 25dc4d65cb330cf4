// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/** A hash that is looked for in runs, and what the first one says that has it. */
final class Probe {
    private final KeyHash hash;
    private final int asker;
    private boolean found;
    private int flags;
    private long place;
    private long sequence;

    /** @param asker whatever tells this probe from another */
    Probe(KeyHash hash, int asker) {
        this.hash = hash;
        this.asker = asker;
    }

    KeyHash hash() {
        return hash;
    }

    int asker() {
        return asker;
    }

    boolean isFound() {
        return found;
    }

    void found(int foundFlags, long foundPlace, long foundSequence) {
        found = true;
        flags = foundFlags;
        place = foundPlace;
        sequence = foundSequence;
    }

    int flags() {
        return flags;
    }

    long place() {
        return place;
    }

    long sequence() {
        return sequence;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

/** What a store can be asked for; every one is a point of choice. */
public enum StoreMethod {
    GET(false),
    GET_RANGE(false),
    HEAD(false),
    LIST(false),
    PUT_IF_ABSENT(true),
    PUT(true),
    CREATE(false),
    CLOSE(true),
    DELETE(true);

    private final boolean changes;

    StoreMethod(boolean changes) {
        this.changes = changes;
    }

    boolean canMeet(Fate fate) {
        return switch (fate) {
            case PASS, SWITCH, CRASH_BEFORE, UNAVAILABLE -> true;
            case CRASH_AFTER, LOST_ANSWER -> changes;
            case LOST_REQUEST, LATE_REQUEST -> this == PUT_IF_ABSENT;
        };
    }
}

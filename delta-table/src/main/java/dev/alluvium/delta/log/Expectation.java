// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.util.OptionalLong;

/**
 * What a table said of one source when its first event was buffered. The version alone would not do: after a reset the
 * next generation may stand at the same one, and what was buffered before the reset is not what it covers.
 *
 * @param generation of the application id
 * @param version of its {@code txn}; empty if there was none
 */
public record Expectation(int generation, OptionalLong version) {
    /** What this version of the table says. */
    public static Expectation of(Snapshot snapshot, String appId) {
        return new Expectation(snapshot.currentAppId(appId).generation(), snapshot.txnVersion(appId));
    }

    /** What the table says once a commit covers this. */
    public Expectation covered(long newVersion) {
        return new Expectation(generation, OptionalLong.of(newVersion));
    }

    /** Whether the table says the same still. */
    public boolean holds(Snapshot snapshot, String appId) {
        return of(snapshot, appId).equals(this);
    }

    @Override
    public String toString() {
        String text = version.isPresent() ? String.valueOf(version.getAsLong()) : "none";
        return generation == 0 ? text : text + "#" + generation;
    }
}

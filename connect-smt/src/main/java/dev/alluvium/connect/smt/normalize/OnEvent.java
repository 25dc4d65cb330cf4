// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

/** What to do with an event of a kind that is no change of one entity. */
public enum OnEvent {
    /** Hand it on. */
    PASS,
    /** Leave it out. */
    DROP,
    /** Raise an error that names the setting. */
    FAIL
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import org.jspecify.annotations.Nullable;

/**
 * That an event carries an entity over from an old key.
 *
 * @param previousId null where the source told the old key in a form that cannot be read back
 * @param previousKey JSON object of the old key's fields, null likewise
 * @param paired whether the delete of the old key is a record of its own
 */
public record KeyChange(
        @Nullable String previousId, @Nullable String previousKey, boolean paired) {
    /** Says how the change is told, not of which key. */
    @Override
    public String toString() {
        return "KeyChange[paired=" + paired + "]";
    }
}

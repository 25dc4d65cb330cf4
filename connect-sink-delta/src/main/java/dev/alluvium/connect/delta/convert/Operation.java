// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.delta.reduce.Event;
import java.util.List;
import java.util.Map;

/**
 * What a record says happened, before its values are looked at.
 *
 * @param kind of the event
 * @param word as the source said it, for the column {@code __op}
 * @param unchanged fields whose value was not at hand
 * @param unset fields that were removed
 * @param previousKey the old key's fields where only this record tells of a changed key; else empty
 */
record Operation(
        Event.Kind kind, String word, List<String> unchanged, List<String> unset, Map<String, Object> previousKey) {
    static Operation of(Event.Kind kind, String word) {
        return new Operation(kind, word, List.of(), List.of(), Map.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

/**
 * An old key as headers tell it.
 *
 * @param id its canonical text
 * @param json JSON object of its fields, in the order of the key
 */
public record KeyText(String id, String json) {
    /** Says that there is a key, not which. */
    @Override
    public String toString() {
        return "KeyText[...]";
    }
}

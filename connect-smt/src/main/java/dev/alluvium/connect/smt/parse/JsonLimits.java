// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

/**
 * What {@link JsonReader} takes and makes.
 *
 * @param maxDepth how deep objects and arrays may nest, the outermost being 1
 * @param exactFractions true: numbers with fraction or exponent become BigDecimal; false: Double
 * @param lastDuplicateWins whether a name that comes twice in one object is taken at its last value, not refused
 */
public record JsonLimits(int maxDepth, boolean exactFractions, boolean lastDuplicateWins) {
    /** For small texts inside events, whose digits all count: positions, keys, ids. */
    public static final JsonLimits EXACT = new JsonLimits(64, true, false);

    /** For rows inside events: fractions are Double, as Connect's own JSON converter has them. */
    public static final JsonLimits ROWS = new JsonLimits(64, false, false);
}

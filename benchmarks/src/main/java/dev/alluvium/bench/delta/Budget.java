// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import java.util.Locale;

/**
 * A line of the table.
 *
 * @param what was measured
 * @param figure what came out
 * @param limit the greatest figure, or the least one, that is within the budget; NaN if there is none
 * @param unit of both
 * @param detail how it came about
 */
record Budget(String what, double figure, double limit, String unit, String detail) {
    /** Whether a greater figure would be the better one, as of a share of a rival's speed. */
    private boolean isFloor() {
        return unit.equals("of bare");
    }

    boolean isMet() {
        return Double.isNaN(limit) || (isFloor() ? figure >= limit : figure <= limit);
    }

    @Override
    public String toString() {
        String bound = Double.isNaN(limit) ? "" : String.format(Locale.ROOT, "%s %.2f", isFloor() ? ">=" : "<=", limit);
        return String.format(
                Locale.ROOT,
                "%-52s %10.3f %-8s %-9s %-6s %s",
                what,
                figure,
                unit,
                bound,
                Double.isNaN(limit) ? "" : isMet() ? "met" : "MISSED",
                detail);
    }
}

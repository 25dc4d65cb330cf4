// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;

/**
 * A delete without a sequence takes the greatest one known before it, and so stands behind its owner. Told of the
 * events of one key in the order in which they came.
 */
final class Lending {
    private Sequence greatest = Sequence.NONE;

    Placed next(Placed placed) {
        if (placed.floating()) {
            return new Placed(placed.part(), placed.event(), greatest, true);
        }
        if (placed.sequence().compareTo(greatest) > 0) {
            greatest = placed.sequence();
        }
        return placed;
    }
}

// SPDX-License-Identifier: Apache-2.0
/**
 * What the whole life of a batch of events costs: staged, folded, merged, the table compacted, manifests written,
 * vacuumed. Read {@link dev.alluvium.bench.cycle.CycleBench} first.
 */
@NullMarked
package dev.alluvium.bench.cycle;

import org.jspecify.annotations.NullMarked;

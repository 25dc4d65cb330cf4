// SPDX-License-Identifier: Apache-2.0
/**
 * Events in, one net mutation per key out: keys, sequences, masks. {@link dev.alluvium.delta.reduce.Reducer} groups by
 * key, in memory or, beyond a budget, by sorting on local disk; {@link dev.alluvium.delta.reduce.Fold} is pure. No
 * table, no index and no clock here. Read {@link dev.alluvium.delta.reduce.Event} first.
 */
@NullMarked
package dev.alluvium.delta.reduce;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Events in, one net mutation per key out: keys, sequences, masks. Pure; no file, no index and no clock here. Read
 * {@link dev.alluvium.delta.reduce.Event} first.
 */
@NullMarked
package dev.alluvium.delta.reduce;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * What every question of {@code ./bench} shares: options, the clock of processor time, figures and how JSON spells
 * them, scratch directories. Knows no table. Read {@link dev.alluvium.bench.measure.Figures} first.
 */
@NullMarked
package dev.alluvium.bench.measure;

import org.jspecify.annotations.NullMarked;

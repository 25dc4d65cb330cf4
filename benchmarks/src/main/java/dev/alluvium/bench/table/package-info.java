// SPDX-License-Identifier: Apache-2.0
/**
 * The table of every question of {@code ./bench}: its rows, the events about them, what it must hold, and the other
 * engines that judge whether it does. Measures nothing. Read {@link dev.alluvium.bench.table.Traffic} first.
 */
@NullMarked
package dev.alluvium.bench.table;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Others that open and read a table which the engine wrote, and a copy of it that was written at once to compare with.
 * Comes in: where tables are. Goes out: processor seconds. Nothing here knows how a table came to be as it is.
 */
@NullMarked
package dev.alluvium.bench.reader;

import org.jspecify.annotations.NullMarked;

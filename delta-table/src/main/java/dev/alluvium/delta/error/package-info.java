// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine throws. Every message names the table, the version, the file or the column, and never a value. Only
 * exceptions live here: which of them to raise is each package's own decision. Read {@link
 * dev.alluvium.delta.error.DeltaTableException} first.
 */
@NullMarked
package dev.alluvium.delta.error;

import org.jspecify.annotations.NullMarked;

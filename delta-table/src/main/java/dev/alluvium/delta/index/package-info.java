// SPDX-License-Identifier: Apache-2.0
/**
 * Where each key's row is: key in, file and row position out. The index follows the log and never runs ahead of it:
 * it is advanced by commits that happened, ours included. Which rows change is decided in {@code merge}. Read {@link
 * dev.alluvium.delta.index.KeyIndex} first.
 */
@NullMarked
package dev.alluvium.delta.index;

import org.jspecify.annotations.NullMarked;

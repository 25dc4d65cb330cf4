// SPDX-License-Identifier: Apache-2.0
/** What the index of keys costs to build from a table's files, and takes in memory. One class. */
@NullMarked
package dev.alluvium.bench.index;

import org.jspecify.annotations.NullMarked;

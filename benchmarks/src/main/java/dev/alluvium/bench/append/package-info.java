// SPDX-License-Identifier: Apache-2.0
/** What it costs to append rows and commit them, beside writing the same files alone. One class. */
@NullMarked
package dev.alluvium.bench.append;

import org.jspecify.annotations.NullMarked;

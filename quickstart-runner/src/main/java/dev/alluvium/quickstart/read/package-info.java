// SPDX-License-Identifier: Apache-2.0

/**
 * Delta tables as an outsider reads them: through Delta Kernel's own engine, never through this project's.
 *
 * <p>In: a directory that holds a table. Out: its version, schema, files and rows as plain JSON. Delta Kernel's types
 * appear in no signature here, and no other package of the runner may use them. Nothing here knows what is expected.
 * Read {@link dev.alluvium.quickstart.read.KernelTableReader} first.
 */
@NullMarked
package dev.alluvium.quickstart.read;

import org.jspecify.annotations.NullMarked;

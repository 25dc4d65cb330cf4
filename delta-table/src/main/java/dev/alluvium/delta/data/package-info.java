// SPDX-License-Identifier: Apache-2.0
/**
 * Data files: rows in, {@code add} actions with statistics out, and back; partition values and file paths. The port is
 * {@link dev.alluvium.delta.data.DataFiles}, to be read first; its Parquet adapter stands one below, in {@code
 * data.parquet}. Which rows belong into which file is decided elsewhere, in {@code merge}.
 */
@NullMarked
package dev.alluvium.delta.data;

import org.jspecify.annotations.NullMarked;

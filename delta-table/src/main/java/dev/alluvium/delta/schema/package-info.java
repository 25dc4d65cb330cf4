// SPDX-License-Identifier: Apache-2.0
/**
 * The types, names and JSON of a Delta schema, and how a schema grows. Values in, values out: no I/O and no Parquet
 * here. Read {@link dev.alluvium.delta.schema.StructType} first.
 */
@NullMarked
package dev.alluvium.delta.schema;

import org.jspecify.annotations.NullMarked;

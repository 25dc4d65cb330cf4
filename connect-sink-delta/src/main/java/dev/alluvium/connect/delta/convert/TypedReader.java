// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.delta.schema.DataType;

/**
 * How values of a schema are read.
 *
 * @param type of the column: the one that it has, with nested fields added, or a new one
 * @param reader into that type
 */
record TypedReader(DataType type, ValueReader reader) {}

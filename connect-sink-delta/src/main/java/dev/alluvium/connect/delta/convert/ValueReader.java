// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import org.jspecify.annotations.Nullable;

/** Turns a value of one Connect schema, never null, into one of a column's type; compiled once per schema. */
@FunctionalInterface
interface ValueReader {
    /** A reader for values that are stored as they are. */
    ValueReader AS_IS = value -> value;

    /** @throws dev.alluvium.connect.delta.error.RecordException if this very value does not fit */
    @Nullable
    Object read(Object value);
}

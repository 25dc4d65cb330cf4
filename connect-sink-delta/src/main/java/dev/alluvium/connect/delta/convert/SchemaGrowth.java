// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.SchemaMismatchException;

/** What is said where a field has no column and none may be added. */
final class SchemaGrowth {
    private SchemaGrowth() {}

    /** The refusal. */
    static SchemaMismatchException refuse(String path) {
        return new SchemaMismatchException(
                "field '" + path + "' has no column in the table; set auto.evolve=true to add it, or drop the field");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructType;

/** Which index a writer takes if nobody chose one. */
final class IndexChoice {
    private IndexChoice() {}

    /**
     * The compact one, but where it would read a row to know its sequence: a text or a tuple does not fit into it.
     *
     * @param schema of the table
     */
    static KeyIndex of(StructType schema, WriterSettings settings) {
        boolean repairs = settings.duplicateKeyPolicy() == DuplicateKeyPolicy.REPAIR;
        return !settings.ordersBySequence() || isNumber(schema, settings)
                ? new CompactKeyIndex(
                        CompactKeyIndex.Settings.usual(repairs, settings.ordersBySequence())
                                .verifyingKeys(settings.locating().verifiesKeys())
                                .within(settings.locating().index()),
                        KeyHasher.random())
                : new InMemoryKeyIndex(repairs);
    }

    private static boolean isNumber(StructType schema, WriterSettings settings) {
        int position = settings.sequenceColumns().size() == 1
                ? schema.indexOfIgnoringCase(settings.sequenceColumns().get(0))
                : -1;
        DataType type =
                position < 0 ? PrimitiveType.STRING : schema.field(position).type();
        return type instanceof PrimitiveType primitive
                && switch (primitive) {
                    case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
                    case STRING, FLOAT, DOUBLE, BOOLEAN, BINARY -> false;
                };
    }
}

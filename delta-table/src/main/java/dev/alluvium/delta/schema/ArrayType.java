// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

/**
 * A list of values of one type.
 *
 * @param elementType the type of each element
 * @param containsNull whether an element may be null
 */
public record ArrayType(DataType elementType, boolean containsNull) implements DataType {
    @Override
    public String toString() {
        return "array<" + elementType + ">";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

/**
 * A map from keys of one type, never null, to values of another.
 *
 * @param keyType the type of each key
 * @param valueType the type of each value
 * @param valueContainsNull whether a value may be null
 */
public record MapType(DataType keyType, DataType valueType, boolean valueContainsNull) implements DataType {
    @Override
    public String toString() {
        return "map<" + keyType + "," + valueType + ">";
    }
}

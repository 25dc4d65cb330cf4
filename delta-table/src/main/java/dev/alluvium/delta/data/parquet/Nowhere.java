// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;

/** Parquet wants to know where values go: they are asked for where they are. */
final class Nowhere extends GroupConverter {
    private final GroupType type;

    Nowhere(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
        return type.getType(field).isPrimitive()
                ? new PrimitiveConverter() {}
                : new Nowhere(type.getType(field).asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}

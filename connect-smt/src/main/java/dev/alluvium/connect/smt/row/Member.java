// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * One named member of a Struct or Map, found once per schema. Reading it never substitutes a schema's default: a null
 * that the source sent stays a null.
 */
public interface Member {
    /** The value in that container, null where it is missing. */
    @Nullable
    Object of(Object container);

    /** The member of Structs of a schema; always null where the schema has no such field. */
    static Member ofStruct(@Nullable Schema schema, String name) {
        Field field = schema == null || schema.type() != Schema.Type.STRUCT ? null : schema.field(name);
        if (field == null) {
            return container -> null;
        }
        // Reading by Field saves a hash look-up but substitutes defaults, so it is for fields that have none.
        return field.schema().defaultValue() == null ? new IndexedMember(field) : new NamedMember(name);
    }

    /** The member of Maps. */
    static Member ofMap(String name) {
        return new MapMember(name);
    }

    /** A field without default. */
    record IndexedMember(Field field) implements Member {
        @Override
        public @Nullable Object of(Object container) {
            return ((Struct) container).get(field);
        }
    }

    /** A field with a default that must not show. */
    record NamedMember(String name) implements Member {
        @Override
        public @Nullable Object of(Object container) {
            return ((Struct) container).getWithoutDefault(name);
        }
    }

    /** An entry of a schemaless row. */
    record MapMember(String name) implements Member {
        @Override
        public @Nullable Object of(Object container) {
            return container instanceof Map<?, ?> map ? map.get(name) : null;
        }
    }
}

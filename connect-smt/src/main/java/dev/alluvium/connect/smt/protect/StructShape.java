// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.entity.SmtErrors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The schema that a policy makes of a schema, once per schema and not by the values of the first record: protected
 * fields become optional text (bytes stay bytes) unless the protection keeps types, all others keep their schemas.
 */
record StructShape(Protection protection, boolean ignoreCase) {
    /** The schema after the policy; the same instance where nothing changes. */
    Schema of(Schema schema, FieldTree tree, String path) {
        if (tree.path() != null) {
            return leaf(schema, tree.path());
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema, tree, path);
            case ARRAY -> array(schema, tree, path);
            default -> throw SmtErrors.cannotProtect(path, schema.type().getName());
        };
    }

    private Schema leaf(Schema schema, String path) {
        if (!schema.type().isPrimitive()) {
            throw SmtErrors.cannotProtect(path, schema.type().getName());
        }
        if (protection.keepsType()) {
            return schema;
        }
        return schema.type() == Schema.Type.BYTES && schema.name() == null
                ? Schema.OPTIONAL_BYTES_SCHEMA
                : Schema.OPTIONAL_STRING_SCHEMA;
    }

    @SuppressWarnings("ReferenceEquality")
    private Schema struct(Schema schema, FieldTree tree, String path) {
        if (tree.elements() != null) {
            throw SmtErrors.cannotProtect(path, "STRUCT, which [*] does not lead into");
        }
        boolean changed = false;
        SchemaBuilder shaped = like(SchemaBuilder.struct(), schema);
        for (Field field : schema.fields()) {
            FieldTree below = tree.below(field.name(), ignoreCase);
            Schema after = below == null ? field.schema() : of(field.schema(), below, join(path, field.name()));
            changed |= after != field.schema();
            shaped.field(field.name(), after);
        }
        return changed ? shaped.build() : schema;
    }

    @SuppressWarnings("ReferenceEquality")
    private Schema array(Schema schema, FieldTree tree, String path) {
        FieldTree elements = tree.elements();
        if (elements == null) {
            throw SmtErrors.cannotProtect(path, "ARRAY, whose elements only [*] leads to");
        }
        Schema after = of(schema.valueSchema(), elements, path + "[*]");
        return after == schema.valueSchema()
                ? schema
                : like(SchemaBuilder.array(after), schema).build();
    }

    private static SchemaBuilder like(SchemaBuilder builder, Schema schema) {
        builder.name(schema.name()).version(schema.version()).doc(schema.doc());
        if (schema.parameters() != null) {
            builder.parameters(schema.parameters());
        }
        return schema.isOptional() ? builder.optional() : builder;
    }

    private static String join(String path, @Nullable String name) {
        return path.isEmpty() ? String.valueOf(name) : path + "." + name;
    }
}

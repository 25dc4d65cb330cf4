// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.PlanCache;
import dev.alluvium.connect.smt.row.RowMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Applies one policy to rows: copies what it changes, shares what it does not. Counts the fields that it found, a null
 * among them. Confined to the task thread.
 */
final class FieldProtector {
    private final Policy policy;
    private final FieldTree tree;
    private final boolean ignoreCase;
    private final PlanCache<Schema> shapes;
    private final FieldTree images;
    private final PlanCache<Schema> imageShapes;
    private Protection.Site site = new Protection.Site("", "", "");
    private int found;

    FieldProtector(Policy policy, boolean ignoreCase, int maxPlans) {
        this.policy = policy;
        this.tree = FieldTree.of(policy.fields());
        this.ignoreCase = ignoreCase;
        StructShape shape = new StructShape(policy.protection(), ignoreCase);
        this.shapes = new PlanCache<>(maxPlans, schema -> shape.of(schema, tree, ""));
        this.images = new FieldTree(Map.of("before", tree, "after", tree), null, null);
        this.imageShapes = new PlanCache<>(maxPlans, schema -> shape.of(schema, images, ""));
    }

    Policy policy() {
        return policy;
    }

    /** How many of the policy's fields the last row had. */
    int found() {
        return found;
    }

    /** Binds encryption to a tenant and an entity type, both empty where none is known. */
    void bindTo(String tenant, String type) {
        site = new Protection.Site(tenant, type, "");
    }

    /** The row with its fields protected. */
    SchemaAndValue protect(@Nullable Schema schema, Object row) {
        return protect(schema, row, tree, shapes);
    }

    /** An envelope with the fields of the rows before and after protected. */
    SchemaAndValue protectImages(@Nullable Schema schema, Object envelope) {
        return protect(schema, envelope, images, imageShapes);
    }

    private SchemaAndValue protect(@Nullable Schema schema, Object row, FieldTree fields, PlanCache<Schema> plans) {
        found = 0;
        if (row instanceof Struct struct) {
            Struct after = struct(struct, plans.get(struct.schema()), fields);
            return new SchemaAndValue(after.schema(), after);
        }
        if (row instanceof Map || row instanceof List) {
            return new SchemaAndValue(schema, below(row, null, null, fields));
        }
        throw SmtErrors.unexpectedType("(whole)", row, "a Struct or Map with fields to protect");
    }

    private @Nullable Object below(
            @Nullable Object value, @Nullable Schema schema, @Nullable Schema shaped, FieldTree below) {
        if (below.path() != null) {
            found++;
            return value == null ? null : leaf(value, schema, below.path());
        }
        if (value == null) {
            return null;
        }
        if (value instanceof Struct struct) {
            return struct(struct, shaped == null ? struct.schema() : shaped, below);
        }
        if (value instanceof Map<?, ?> map && below.elements() == null) {
            return map(map, below);
        }
        if (value instanceof List<?> list && below.elements() != null) {
            return list(list, schema, shaped, below.elements());
        }
        throw SmtErrors.unexpectedType(anyPath(below), value, "what the policy's path leads through");
    }

    private static String anyPath(FieldTree tree) {
        FieldTree at = tree;
        while (at.path() == null) {
            at = at.elements() == null ? at.names().values().iterator().next() : at.elements();
        }
        return at.path();
    }

    private Object leaf(Object value, @Nullable Schema schema, String path) {
        Protection protection = policy.protection();
        Protection.Site at = protection.bindsToSite() ? new Protection.Site(site.tenant(), site.type(), path) : site;
        Object after = protection.protect(value, schema, at);
        if (after == null) {
            throw SmtErrors.unexpectedType(path, value, "a scalar to protect");
        }
        boolean staysBytes =
                !protection.keepsType() && (value instanceof byte[] || value instanceof java.nio.ByteBuffer);
        return staysBytes ? after.toString().getBytes(StandardCharsets.UTF_8) : after;
    }

    private Struct struct(Struct struct, Schema shaped, FieldTree below) {
        Struct copy = new Struct(shaped);
        for (Field field : struct.schema().fields()) {
            FieldTree tree = below.below(field.name(), ignoreCase);
            Object before = struct.getWithoutDefault(field.name());
            Field after = shaped.field(field.name());
            copy.put(after, tree == null ? before : below(before, field.schema(), after.schema(), tree));
        }
        return copy;
    }

    private Map<Object, @Nullable Object> map(Map<?, ?> map, FieldTree below) {
        Map<Object, @Nullable Object> copy = RowMap.copyOf(map);
        if (!ignoreCase) {
            for (Map.Entry<String, FieldTree> field : below.names().entrySet()) {
                if (map.containsKey(field.getKey())) {
                    copy.put(field.getKey(), below(map.get(field.getKey()), null, null, field.getValue()));
                }
            }
            return copy;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            FieldTree tree = below.below(String.valueOf(entry.getKey()), ignoreCase);
            if (tree != null) {
                copy.put(entry.getKey(), below(entry.getValue(), null, null, tree));
            }
        }
        return copy;
    }

    private List<@Nullable Object> list(
            List<?> list, @Nullable Schema schema, @Nullable Schema shaped, FieldTree elements) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object element : list) {
            copy.add(below(
                    element,
                    schema == null ? null : schema.valueSchema(),
                    shaped == null ? null : shaped.valueSchema(),
                    elements));
        }
        return copy;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Schemas that follow the values, a plan per topic. A Struct has the fields that its text has and no others, because a
 * field that is absent is not a null; texts with the same fields share one schema. Confined to the task thread.
 */
final class InferredStructure implements Structure {
    private static final int MAX_TOPICS = 256;
    private static final int MAX_SHAPES = 256;

    private final int maxFields;
    private final Map<String, TopicPlan> plans = bounded(MAX_TOPICS);

    InferredStructure(int maxFields) {
        this.maxFields = maxFields;
    }

    /** What is known of a topic, and the schemas made of it so far. */
    private static final class TopicPlan {
        private final FieldPlan root;
        private final Map<List<String>, Schema> schemas = bounded(MAX_SHAPES);

        TopicPlan(int maxFields) {
            root = new FieldPlan(new FieldPlan.Budget(maxFields));
        }

        Schema schema(Object value) {
            boolean changed = true;
            try {
                changed = root.accept(value, "");
            } finally {
                // Also where a value was refused half-way: what came before the refusal counts.
                if (changed) {
                    schemas.clear();
                }
            }
            return schemas.computeIfAbsent(names(value), ignored -> root.schemaOf(value));
        }

        private static List<String> names(Object value) {
            List<String> names = new ArrayList<>();
            if (value instanceof Map<?, ?> map) {
                map.keySet().forEach(name -> names.add((String) name));
                names.sort(null);
            }
            return names;
        }
    }

    @Override
    public SchemaAndValue of(String topic, Object value) {
        Schema schema = plans.computeIfAbsent(topic, ignored -> new TopicPlan(maxFields))
                .schema(value);
        return new SchemaAndValue(schema, StructWriter.FOLLOWING.write(schema, value, ""));
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}

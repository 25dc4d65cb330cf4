// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** Plans follow the schema, B3: a changed schema is another plan, an equal one is the same plan. */
class PlanCacheTest {
    private int compiled;
    private final PlanCache<String> cache = new PlanCache<>(2, schema -> {
        compiled++;
        return schema.fields().get(0).name();
    });

    private static Schema schema(String field) {
        return SchemaBuilder.struct()
                .name("same")
                .field(field, Schema.INT32_SCHEMA)
                .build();
    }

    @Test
    void schemaChangeInvalidatesPlan() {
        assertThat(cache.get(schema("Aa"))).isEqualTo("Aa");
        assertThat(cache.get(schema("BB"))).isEqualTo("BB");
        assertThat(cache.get(schema("Aa"))).isEqualTo("Aa");
        assertThat(compiled).isEqualTo(2);
    }

    @Test
    void equalSchemasOfEveryBatchShareAPlan() {
        for (int batch = 0; batch < 100; batch++) {
            cache.get(schema("a"));
        }

        assertThat(compiled).isEqualTo(1);
        assertThat(cache.evictions()).isZero();
    }

    @Test
    void planUsedLongestAgoMakesRoom() {
        Schema a = schema("a");
        Schema b = schema("b");
        cache.get(a);
        cache.get(b);
        cache.get(schema("a"));
        cache.get(schema("c"));
        cache.get(schema("a"));

        assertThat(compiled).isEqualTo(3);
        assertThat(cache.evictions()).isEqualTo(1);
        assertThat(cache.get(b)).isEqualTo("b");
        assertThat(compiled).isEqualTo(4);
    }
}

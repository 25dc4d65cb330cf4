// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans by schema: first the schema of the last record, then by identity, then by equality, because converters hand
 * out a new but equal schema object per batch. Bounded; the plan used longest ago goes first. Confined to the task
 * thread.
 */
public final class PlanCache<P> {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);

    private final int maxPlans;
    private final Function<Schema, P> compiler;
    private final Map<Schema, P> byIdentity = new IdentityHashMap<>();
    private final Map<Schema, P> byEquality = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Schema lastSchema;
    private @Nullable P lastPlan;
    private long evictions;

    /** An empty cache that compiles what it lacks. */
    public PlanCache(int maxPlans, Function<Schema, P> compiler) {
        this.maxPlans = maxPlans;
        this.compiler = compiler;
    }

    /** The plan for a schema. */
    @SuppressWarnings("ReferenceEquality")
    public P get(Schema schema) {
        if (schema == lastSchema && lastPlan != null) {
            return lastPlan;
        }
        P plan = byIdentity.get(schema);
        if (plan == null) {
            plan = byEquality(schema);
        }
        lastSchema = schema;
        lastPlan = plan;
        return plan;
    }

    /** How many plans had to make room. */
    long evictions() {
        return evictions;
    }

    private P byEquality(Schema schema) {
        P plan = byEquality.get(schema);
        if (plan == null) {
            makeRoom();
            plan = compiler.apply(schema);
            byEquality.put(schema, plan);
        }
        if (byIdentity.size() >= maxPlans) {
            byIdentity.clear();
        }
        byIdentity.put(schema, plan);
        return plan;
    }

    private void makeRoom() {
        if (byEquality.size() < maxPlans) {
            return;
        }
        byEquality.remove(byEquality.keySet().iterator().next());
        byIdentity.clear();
        if (evictions++ == 0) {
            LOG.warn(
                    "ALV-SMT-001 more than {} schemas pass; raise plan.cache.size to spare compiling their plans",
                    maxPlans);
        }
    }
}

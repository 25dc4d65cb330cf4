// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.row.PlanCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Puts the facts into the value, for consumers that read no headers: {@code {"_entity": {...}, "row": {...}}}. A fact
 * that the change does not have is missing in a Map and null in a Struct. Confined to the task thread.
 */
final class EnvelopeWriter {
    static final String FACTS = "_entity";
    static final String ROW = "row";

    /** A dot in the name of a field would read like a path. */
    private static final Schema FACTS_SCHEMA = factsSchema();

    private final Map<String, EntityFact> facts = new HashMap<>();
    private final PlanCache<Schema> schemas;
    private final PlanCache<Schema> optionalRows;

    EnvelopeWriter(String prefix, int maxPlans) {
        for (EntityFact fact : EntityFact.values()) {
            facts.put(fact.header(prefix), fact);
        }
        schemas = new PlanCache<>(maxPlans, EnvelopeWriter::schema);
        optionalRows = new PlanCache<>(maxPlans, EnvelopeWriter::optional);
    }

    /**
     * A value with facts, and the headers that are none.
     *
     * @param headers those of the normalised record
     */
    record Envelope(SchemaAndValue value, ConnectHeaders headers) {
        @Override
        public String toString() {
            return "Envelope[...]";
        }
    }

    /**
     * The envelope of a change.
     *
     * @param headers with the facts, as they would go out beside the row
     * @param row its schema also where the row is null, null for a row without one
     */
    Envelope write(ConnectHeaders headers, SchemaAndValue row) {
        ConnectHeaders others = new ConnectHeaders();
        Map<String, Object> told = new LinkedHashMap<>();
        for (Header header : headers) {
            EntityFact fact = facts.get(header.key());
            if (fact == null) {
                others.add(header);
            } else {
                told.put(name(fact), header.value());
            }
        }
        return new Envelope(row.schema() == null ? ofMap(told, row.value()) : ofStruct(told, row), others);
    }

    /** Whether a value is an envelope already. */
    static boolean isEnvelope(@Nullable Object value) {
        if (value instanceof Struct struct) {
            return struct.schema().field(FACTS) != null
                    && FACTS_SCHEMA.equals(struct.schema().field(FACTS).schema());
        }
        return value instanceof Map<?, ?> map
                && map.containsKey(ROW)
                && map.get(FACTS) instanceof Map<?, ?> facts
                && facts.get(name(EntityFact.OP)) instanceof String;
    }

    private static SchemaAndValue ofMap(Map<String, Object> facts, @Nullable Object row) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put(FACTS, facts);
        value.put(ROW, row);
        return new SchemaAndValue(null, value);
    }

    private SchemaAndValue ofStruct(Map<String, Object> facts, SchemaAndValue row) {
        Struct told = new Struct(FACTS_SCHEMA);
        facts.forEach(told::put);
        Schema schema = schemas.get(row.schema());
        Struct value = new Struct(schema).put(FACTS, told);
        value.put(ROW, row.value() instanceof Struct struct ? withOptionalSchema(struct) : row.value());
        return new SchemaAndValue(schema, value);
    }

    /** The row itself where it may be null anyway, as the rows of Debezium; else one of equal fields that may. */
    private Struct withOptionalSchema(Struct row) {
        if (row.schema().isOptional()) {
            return row;
        }
        Struct copy = new Struct(optionalRows.get(row.schema()));
        for (Field field : copy.schema().fields()) {
            copy.put(field, row.getWithoutDefault(field.name()));
        }
        return copy;
    }

    private static Schema schema(Schema row) {
        return SchemaBuilder.struct()
                .field(FACTS, FACTS_SCHEMA)
                .field(ROW, optional(row))
                .build();
    }

    private static Schema optional(Schema row) {
        if (row.isOptional()) {
            return row;
        }
        SchemaBuilder builder = SchemaBuilder.struct()
                .name(row.name())
                .version(row.version())
                .doc(row.doc())
                .optional();
        if (row.parameters() != null) {
            builder.parameters(row.parameters());
        }
        row.fields().forEach(field -> builder.field(field.name(), field.schema()));
        return builder.build();
    }

    private static Schema factsSchema() {
        SchemaBuilder builder = SchemaBuilder.struct();
        for (EntityFact fact : EntityFact.values()) {
            builder.field(
                    name(fact),
                    switch (fact) {
                        case PARTIAL -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
                        case TS -> Schema.OPTIONAL_INT64_SCHEMA;
                        default -> Schema.OPTIONAL_STRING_SCHEMA;
                    });
        }
        return builder.build();
    }

    private static String name(EntityFact fact) {
        return fact.word().replace('.', '_');
    }
}

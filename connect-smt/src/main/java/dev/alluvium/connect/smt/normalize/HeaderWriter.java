// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the facts of a change beside the headers that a record came with. Builds new headers, never touches the old: a
 * worker may run the chain again on the same record. Headers of the same name are replaced.
 */
public final class HeaderWriter {
    private final Map<EntityFact, String> names = new EnumMap<>(EntityFact.class);
    private final Map<String, EntityFact> own = new HashMap<>();
    private final Map<EntityOp, Header> ops = new EnumMap<>(EntityOp.class);
    /** By ordinal, because each fact of each record is asked for. */
    private final boolean[] included = new boolean[EntityFact.values().length];

    private final Header partialTrue;
    private final Header partialFalse;

    /** A writer of the included facts under a prefix. */
    public HeaderWriter(String prefix, Set<EntityFact> included) {
        included.forEach(fact -> this.included[fact.ordinal()] = true);
        for (EntityFact fact : EntityFact.values()) {
            names.put(fact, fact.header(prefix));
        }
        // A tenant stamped before this transform stays.
        included.stream().filter(fact -> fact != EntityFact.TENANT).forEach(fact -> own.put(fact.header(prefix), fact));
        for (EntityOp op : EntityOp.values()) {
            ops.put(op, Origin.header(name(EntityFact.OP), Schema.STRING_SCHEMA, op.word()));
        }
        partialTrue = Origin.header(name(EntityFact.PARTIAL), Schema.BOOLEAN_SCHEMA, true);
        partialFalse = Origin.header(name(EntityFact.PARTIAL), Schema.BOOLEAN_SCHEMA, false);
    }

    /** The header name of a fact. */
    public String name(EntityFact fact) {
        return names.getOrDefault(fact, fact.word());
    }

    /** The headers of the record that tells this change. */
    public ConnectHeaders write(Headers incoming, Change change) {
        ConnectHeaders headers = others(incoming);
        add(headers, EntityFact.TYPE, change.origin().typeHeader());
        if (change.id() != null) {
            addText(headers, EntityFact.ID, change.id().text());
        }
        if (isIncluded(EntityFact.OP)) {
            headers.add(ops.get(change.op()));
        } else if (change.op() == EntityOp.TRUNCATE) {
            throw SmtErrors.factNotIncluded(EntityFact.OP);
        }
        addPartial(headers, change.partial());
        addEssential(headers, EntityFact.UNCHANGED, change.unchanged());
        addEssential(headers, EntityFact.UNSET, change.unset());
        addText(headers, EntityFact.SEQ, change.sequence());
        if (change.timeMillis() != null && isIncluded(EntityFact.TS)) {
            headers.add(name(EntityFact.TS), change.timeMillis(), Schema.INT64_SCHEMA);
        }
        add(headers, EntityFact.SOURCE, change.origin().sourceHeader());
        if (change.keyChange() != null) {
            addKeyChange(headers, change.keyChange());
        }
        addText(headers, EntityFact.EVENT_ID, change.eventId());
        addTenant(headers, change.tenant());
        return headers;
    }

    /** The headers of a tombstone that some other party made: what it belongs to, and no operation. */
    public ConnectHeaders writeTombstone(Headers incoming, @Nullable String type, @Nullable EntityId id) {
        ConnectHeaders headers = others(incoming);
        addText(headers, EntityFact.TYPE, type);
        addText(headers, EntityFact.ID, id == null ? null : id.text());
        return headers;
    }

    private ConnectHeaders others(Headers incoming) {
        ConnectHeaders headers = new ConnectHeaders();
        if (!incoming.isEmpty()) {
            for (Header header : incoming) {
                if (!own.containsKey(header.key())) {
                    headers.add(header);
                }
            }
        }
        return headers;
    }

    private boolean isIncluded(EntityFact fact) {
        return included[fact.ordinal()];
    }

    private void add(ConnectHeaders headers, EntityFact fact, Header header) {
        if (isIncluded(fact)) {
            headers.add(header);
        }
    }

    private void addPartial(ConnectHeaders headers, boolean partial) {
        if (isIncluded(EntityFact.PARTIAL)) {
            headers.add(partial ? partialTrue : partialFalse);
        } else if (partial) {
            throw SmtErrors.factNotIncluded(EntityFact.PARTIAL);
        }
    }

    private void addText(ConnectHeaders headers, EntityFact fact, @Nullable String text) {
        if (text != null && isIncluded(fact)) {
            headers.addString(name(fact), text);
        }
    }

    private void addEssential(ConnectHeaders headers, EntityFact fact, @Nullable String text) {
        if (text != null && !isIncluded(fact)) {
            throw SmtErrors.factNotIncluded(fact);
        }
        addText(headers, fact, text);
    }

    private void addTenant(ConnectHeaders headers, @Nullable String tenant) {
        Header stamped = tenant == null ? null : headers.lastWithName(name(EntityFact.TENANT));
        if (stamped == null) {
            addText(headers, EntityFact.TENANT, tenant);
        } else if (stamped.value() == null || !stamped.value().toString().equals(tenant)) {
            throw SmtErrors.otherTenant(name(EntityFact.TENANT));
        }
    }

    private void addKeyChange(ConnectHeaders headers, KeyChange change) {
        addText(headers, EntityFact.PREV_ID, change.previousId());
        addText(headers, EntityFact.PREV_KEY, change.previousKey());
        addText(headers, EntityFact.KEY_CHANGE, change.paired() ? "paired" : "single");
    }
}

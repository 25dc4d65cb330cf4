// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mongo;

import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.identify.EntityId;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.Change;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.EventFields;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.OnEvent;
import dev.alluvium.connect.smt.normalize.Reading;
import dev.alluvium.connect.smt.normalize.SequenceReader;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Events of a change stream, as MongoDB's own source connector writes them.
 *
 * @see "MongoDB manual: Change events"
 */
public final class MongoStreamFormat implements ChangeFormat {
    private static final String NAME = "mongodb";
    private static final List<String> ID = List.of("_id");
    private static final Set<String> HARMLESS = Set.of(
            "create",
            "createIndexes",
            "dropIndexes",
            "modify",
            "shardCollection",
            "refineCollectionShardKey",
            "reshardCollection");
    private static final Set<String> HARMFUL = Set.of("drop", "dropDatabase", "rename", "invalidate");
    private static final FieldPath OPERATION = FieldPath.parse("operationType");
    private static final FieldPath NAMESPACE = FieldPath.parse("ns");
    private static final FieldPath DB = FieldPath.parse("ns.db");
    private static final FieldPath COLLECTION = FieldPath.parse("ns.coll");
    private static final FieldPath DOCUMENT = FieldPath.parse("fullDocument");
    private static final FieldPath BEFORE = FieldPath.parse("fullDocumentBeforeChange");
    private static final FieldPath KEY = FieldPath.parse("documentKey");
    private static final FieldPath UPDATE = FieldPath.parse("updateDescription");
    private static final FieldPath WALL_TIME = FieldPath.parse("wallTime");
    private static final FieldPath CLUSTER_TIME = FieldPath.parse("clusterTime");
    private static final FieldPath SECONDS = FieldPath.parse("t");
    private static final FieldPath TOKEN = FieldPath.parse("_id._data");

    private final NormalizeSettings settings;
    private final IdReader ids;
    private final SequenceReader sequence;

    /** The format for one transform. */
    public MongoStreamFormat(NormalizeSettings settings, IdReader ids) {
        this.settings = settings;
        this.ids = ids;
        this.sequence = SequenceReader.of(settings.sequenceBy());
    }

    @Override
    public boolean recognises(ConnectRecord<?> record, Object value) {
        return OPERATION.of(value) instanceof String operation
                && (KEY.of(value) != null || HARMFUL.contains(operation) || HARMLESS.contains(operation))
                && (NAMESPACE.of(value) != null || operation.equals("invalidate"));
    }

    @Override
    public Reading read(ConnectRecord<?> record) {
        EventFields event = new EventFields(NAME, record.value());
        String operation = event.needed(OPERATION);
        return switch (operation) {
            case "insert" -> whole(event, EntityOp.CREATE);
            case "replace" -> whole(event, EntityOp.UPSERT);
            case "update" -> event.value(DOCUMENT) == null ? partial(event) : whole(event, EntityOp.UPDATE);
            case "delete" ->
                change(event, EntityOp.DELETE, ExtendedJson.document(event.value(BEFORE), BEFORE.toString()), null);
            default -> control(operation);
        };
    }

    private Reading control(String operation) {
        if (!HARMFUL.contains(operation) && !HARMLESS.contains(operation)) {
            throw SmtErrors.unknownOperation(OPERATION.toString(), NAME);
        }
        OnEvent set = settings.rules().onControl();
        OnEvent policy = set != null ? set : HARMFUL.contains(operation) ? OnEvent.FAIL : OnEvent.DROP;
        return policy.verdict(SmtErrors::control);
    }

    private Change whole(EventFields event, EntityOp op) {
        Object document = ExtendedJson.document(event.value(DOCUMENT), DOCUMENT.toString());
        if (document == null) {
            throw SmtErrors.noRow(DOCUMENT.toString(), op);
        }
        return change(event, op, document, null);
    }

    private Change partial(EventFields event) {
        UpdateDescription update = UpdateDescription.of(event.value(UPDATE));
        return change(event, EntityOp.UPDATE, update.row(), update);
    }

    private Change change(EventFields event, EntityOp op, @Nullable Object row, @Nullable UpdateDescription update) {
        String collection = event.needed(COLLECTION);
        String qualified = event.needed(DB) + "." + collection;
        return new Change(
                op,
                settings.origin(settings.types().of(qualified, collection), "mongodb:" + qualified),
                id(event, op),
                EventFields.schema(row),
                row,
                update != null,
                null,
                update == null ? null : update.unset(),
                sequence.read(event.event()),
                time(event),
                event.text(TOKEN),
                null,
                null);
    }

    private @Nullable EntityId id(EventFields event, EntityOp op) {
        Object key = ExtendedJson.document(event.value(KEY), KEY.toString());
        Object id = key instanceof Struct || key instanceof Map
                ? FieldPath.parse("_id").of(key)
                : null;
        return ids.required(id == null ? null : ids.ofValue(null, id, ID), op == EntityOp.DELETE);
    }

    private static @Nullable Long time(EventFields event) {
        Object wall = ExtendedJson.value(event.value(WALL_TIME), WALL_TIME.toString());
        if (wall instanceof Date date) {
            return date.getTime();
        }
        Object cluster = ExtendedJson.value(event.value(CLUSTER_TIME), CLUSTER_TIME.toString());
        return SECONDS.of(cluster) instanceof Number seconds ? (Long) (seconds.longValue() * 1_000L) : null;
    }
}

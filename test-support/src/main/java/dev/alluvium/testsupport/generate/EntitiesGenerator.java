// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.EntitiesModel;
import dev.alluvium.testsupport.model.TableModel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API's create, update and delete events of videos, audios, creators, zones and challenges, on one topic or stream.
 *
 * <p>In the form {@code event}: {@code {entity, op, id, ts, event_id, data}}, where an update carries only the fields
 * that changed; on request some events come twice, some late, and some cannot be understood. In the form {@code row}:
 * whole rows of one entity, with a null value for a delete. The record's key is the id as text.
 *
 * <p>With {@code partitions} an id's events are spread over partitions, so that no reader sees them in their order;
 * then they are whole rows and deletes.
 *
 * <p>With {@code order=ts} the tables' rows do not depend on how a reader batches the events, although partial updates
 * do not commute: an event comes late only after a whole row of its id that is younger, and while one is to come, or a
 * repetition, its id is not deleted.
 *
 * <p>Confined to one thread.
 */
final class EntitiesGenerator implements Generator {

    private static final long FIRST_TS = 1_767_225_600_000L;
    private static final int APART_MILLIS = 37;
    private static final int LATE_BY_AT_MOST = 20;
    /** So many events have their time as text, the others as a number. */
    private static final int ONE_IN_SO_MANY_TS_IS_TEXT = 5;

    private final GeneratorOptions raw;
    private final EntitiesOptions options;

    private EntitiesGenerator(GeneratorOptions raw) {
        this.raw = raw;
        this.options = EntitiesOptions.of(raw);
    }

    static EntitiesGenerator of(GeneratorOptions options) {
        EntitiesGenerator generator = new EntitiesGenerator(options);
        generator.model();
        return generator;
    }

    @Override
    public TableModel model() {
        Map<String, String> same = new LinkedHashMap<>();
        options.entities().forEach(name -> same.put(name, name));
        return new EntitiesModel(
                new EntitiesModel.Reading(
                        options.target().kind(),
                        options.target().name(),
                        options.asRows() ? options.entities().get(0) : null,
                        options.orderByTs(),
                        raw.text("dead.letters", "")),
                raw.names("tables", Set.copyOf(options.entities()), same),
                raw.names("raw", Set.copyOf(options.entities()), Map.of()));
    }

    @Override
    public void play(Sink sink) {
        new Play(sink).run();
    }

    /** One course of the events from the beginning. */
    private final class Play {
        private final Dice dice = new Dice(options.seed());
        private final Arrivals arrivals;
        private final EntityEvents events;
        /** Takes the place of the event after the late one. */
        private @Nullable ObjectNode overtaken;

        Play(Sink sink) {
            arrivals = new Arrivals(outlet(sink));
            events = new EntityEvents(dice, options, id -> options.orderByTs() && arrivals.isAwaited(id));
        }

        void run() {
            for (int n = 0; n < options.count(); n++) {
                arrivals.silent(n < options.skip());
                if (options.asRows()) {
                    sendRow(n);
                } else if (options.orderByTs()) {
                    sendByTs(n);
                } else {
                    sendByArrival(n);
                }
                arrivals.passed(n);
            }
            arrivals.silent(options.skip() == options.count());
            arrivals.end();
        }

        private void sendRow(int n) {
            ObjectNode event = events.next();
            boolean delete = event.path("op").asText().equals("delete");
            Arrivals.Event row = new Arrivals.Event(idOf(event), delete ? null : events.wholeRow(event));
            sendPerhapsTwice(n, row);
        }

        private void sendByArrival(int n) {
            Arrivals.Event event = perhapsMalformed(stamped(events.next(), n));
            if (dice.perMille(options.perMille().late())) {
                arrivals.holdBack(n + dice.between(1, LATE_BY_AT_MOST), event);
            } else {
                sendPerhapsTwice(n, event);
            }
        }

        private void sendByTs(int n) {
            ObjectNode late = overtaken;
            if (late != null) {
                overtaken = null;
                arrivals.send(wellFormed(stamped(events.wholeInPlaceOf(late), n)));
                arrivals.holdBack(n + dice.between(0, LATE_BY_AT_MOST), perhapsMalformed(late));
                return;
            }
            ObjectNode event = stamped(events.next(), n);
            boolean delete = event.path("op").asText().equals("delete");
            if (!delete
                    && n + 1 < options.count()
                    && dice.perMille(options.perMille().late())) {
                overtaken = event;
            } else {
                sendPerhapsTwice(n, perhapsMalformed(event));
            }
        }

        private void sendPerhapsTwice(int n, Arrivals.Event event) {
            if (dice.perMille(options.perMille().duplicates())) {
                arrivals.holdBack(n + dice.between(0, LATE_BY_AT_MOST), event);
            }
            arrivals.send(event);
        }

        private ObjectNode stamped(ObjectNode event, int n) {
            long ts = FIRST_TS + (long) n * APART_MILLIS;
            if (n % ONE_IN_SO_MANY_TS_IS_TEXT == 0) {
                event.put("ts", Instant.ofEpochMilli(ts).toString());
            } else {
                event.put("ts", ts);
            }
            return event.put("event_id", "e-" + options.seed() + "-" + n);
        }

        private Arrivals.Event wellFormed(ObjectNode event) {
            return new Arrivals.Event(idOf(event), event);
        }

        private Arrivals.Event perhapsMalformed(ObjectNode event) {
            boolean malformed = dice.perMille(options.perMille().malformed());
            return new Arrivals.Event(idOf(event), malformed ? malformed(event) : event);
        }

        private JsonNode malformed(ObjectNode event) {
            return switch (dice.below(3)) {
                case 0 -> JsonNodeFactory.instance.textNode(event.toString().substring(0, 24));
                case 1 -> event.deepCopy().put("op", "explode");
                default -> event.deepCopy().without("entity");
            };
        }
    }

    private static String idOf(ObjectNode event) {
        return event.path("id").asText();
    }

    private Arrivals.Outlet outlet(Sink sink) {
        EntitiesOptions.Target target = options.target();
        if (target.isStream()) {
            // Dice of its own: the same events travel in whatever form.
            Dice forms = new Dice(options.seed() + 1);
            return new StreamBlocks(
                    target.name(), sink, forms, options.perMille().kpl());
        }
        // Dice of its own: the same events travel, wherever they are put.
        Dice places = new Dice(options.seed() + 2);
        return new Arrivals.Outlet() {
            @Override
            public void send(Arrivals.Event event) {
                JsonNode key = JsonNodeFactory.instance.textNode(event.id());
                Integer partition = options.partitions() == 0 ? null : places.below(options.partitions());
                sink.record(new OutgoingRecord(target.name(), partition, key, event.value(), null, null));
            }

            @Override
            public void end() {}
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.testsupport.generate.Generator;
import dev.alluvium.testsupport.generate.OutgoingPut;
import dev.alluvium.testsupport.generate.OutgoingRecord;
import dev.alluvium.testsupport.generate.RowChange;
import java.time.Duration;
import java.util.List;

/** Sends what a generator makes, no faster than a rate. Confined to one thread. */
final class GeneratorSink implements Generator.Sink {
    private static final long NANOS = 1_000_000_000L;
    private static final Duration WORTH_WAITING = Duration.ofMillis(10);

    private final RunSession session;
    private final Place place;
    private final String step;
    private final long perSecond;
    private final long start;
    private long sent;

    /** Sends at most so many events a second; 0 means as fast as it goes. */
    GeneratorSink(RunSession session, Place place, String step, long perSecond) {
        this.session = session;
        this.place = place;
        this.step = step;
        this.perSecond = perSecond;
        this.start = session.pace().nanos();
    }

    @Override
    public void sql(String text, List<RowChange> changes) {
        session.sql().run(place, step, text, changes);
        keepPace(changes.size());
    }

    @Override
    public void record(OutgoingRecord outgoing) {
        ObjectNode json = Json.object().put("topic", outgoing.topic());
        if (outgoing.partition() != null) {
            json.put("partition", outgoing.partition());
        }
        if (outgoing.timestamp() != null) {
            json.put("timestamp", outgoing.timestamp());
        }
        json.set("key", outgoing.key());
        json.set("value", outgoing.value());
        if (outgoing.headers() != null) {
            json.set("headers", outgoing.headers());
        }
        session.topics().send(place, step, json);
        keepPace(1);
    }

    @Override
    public void put(OutgoingPut outgoing) {
        session.streams().put(place, step, outgoing);
        keepPace(outgoing.records().size());
    }

    private void keepPace(int events) {
        sent += events;
        if (perSecond > 0) {
            Duration due = Duration.ofNanos(sent * NANOS / perSecond);
            Duration early = due.minus(session.pace().since(start));
            if (early.compareTo(WORTH_WAITING) > 0) {
                session.pace().pause(early);
            }
        }
    }
}

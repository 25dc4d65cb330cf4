// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.KinesisStep;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.quickstart.folder.RecordStep;
import dev.alluvium.testsupport.generate.OutgoingPut;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.Placed;
import dev.alluvium.testsupport.kinesis.client.ShardRanges;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts records on streams. Records of one partition key arrive in the order of putting; each is journalled with its
 * shard and sequence number.
 *
 * <p>Confined to the thread that plays the steps.
 */
public final class StreamSender implements AutoCloseable {
    /** What the service takes in one call. */
    private static final int MOST_WAITING = 500;
    /** As many as a producer gathers in a moment. */
    private static final int MOST_IN_AGGREGATE = 50;

    private final KinesisStreams streams;
    private final EventJournal journal;
    private final SentShards sent;
    private final Clock clock;
    private final Map<String, List<Waiting>> waiting = new LinkedHashMap<>();
    private final Map<String, ShardRanges> ranges = new LinkedHashMap<>();

    /** Puts through a client, which is closed with this. */
    public StreamSender(KinesisStreams streams, EventJournal journal, SentShards sent, Clock clock) {
        this.streams = streams;
        this.journal = journal;
        this.sent = sent;
        this.clock = clock;
    }

    /** A record on its way, and the lines that the journal gets of it: several of an aggregate. */
    private record Waiting(UserRecord record, Place place, List<ObjectNode> lines) {
        @Override
        public String toString() {
            return place.toString();
        }
    }

    /** One event as it is gathered into an aggregate. */
    private record Gathered(UserRecord user, ObjectNode line) {
        @Override
        public String toString() {
            return "Gathered";
        }
    }

    /** Puts what a step says. */
    public void put(Place place, String step, KinesisStep put) {
        List<Gathered> users = new ArrayList<>();
        for (KinesisStep.User user : put.users()) {
            ObjectNode line = line(step, put.stream());
            line.put("key", user.place().partitionKey());
            for (String part : new String[] {"data", "dataBase64", "explicitHashKey"}) {
                if (user.json().has(part)) {
                    line.set(part.replace("data", "value"), user.json().get(part));
                }
            }
            users.add(new Gathered(record(user.place(), user.data()), line));
        }
        if (put.aggregated()) {
            add(put.stream(), aggregate(place, record(put.place(), new byte[0]), users));
        } else {
            users.forEach(user -> add(put.stream(), new Waiting(user.user(), place, List.of(user.line()))));
        }
    }

    /** Puts what a generator makes. */
    public void put(Place place, String step, OutgoingPut put) {
        Map<String, List<Gathered>> shards = new LinkedHashMap<>();
        for (OutgoingPut.Event event : put.records()) {
            byte[] data = RecordStep.bytes(event.data());
            UserRecord user = UserRecord.of(event.partitionKey(), data == null ? new byte[0] : data);
            ObjectNode line = line(step, put.stream()).put("key", event.partitionKey());
            line.set("value", event.data());
            if (put.aggregated()) {
                // Of one shard alone, so that the events of a key stay in one line.
                String shard = ranges(put.stream()).shardOf(event.partitionKey());
                List<Gathered> gathered = shards.computeIfAbsent(shard, unused -> new ArrayList<>());
                gathered.add(new Gathered(user, line));
                if (gathered.size() == MOST_IN_AGGREGATE) {
                    add(put.stream(), aggregate(place, gathered.get(0).user(), gathered));
                    shards.remove(shard);
                }
            } else {
                add(put.stream(), new Waiting(user, place, List.of(line)));
            }
        }
        shards.values()
                .forEach(left -> add(put.stream(), aggregate(place, left.get(0).user(), left)));
    }

    private ShardRanges ranges(String stream) {
        return ranges.computeIfAbsent(stream, name -> new ShardRanges(streams.openShardsByFirstHash(name)));
    }

    private static UserRecord record(KinesisStep.Target target, byte[] data) {
        return new UserRecord(target.partitionKey(), target.explicitHashKey(), data);
    }

    private static Waiting aggregate(Place place, UserRecord where, List<Gathered> users) {
        byte[] data = KplAggregate.encode(users.stream().map(Gathered::user).toList());
        UserRecord whole = new UserRecord(where.partitionKey(), where.explicitHashKey(), data);
        List<ObjectNode> lines = new ArrayList<>();
        for (Gathered user : users) {
            ((ObjectNode) user.line().path("to")).put("sub", lines.size());
            lines.add(user.line());
        }
        return new Waiting(whole, place, lines);
    }

    private ObjectNode line(String step, String stream) {
        ObjectNode line = EventJournal.line(step, clock.millis());
        line.putObject("to").put("stream", stream);
        return line.put("op", "put");
    }

    private void add(String stream, Waiting record) {
        List<Waiting> records = waiting.computeIfAbsent(stream, unused -> new ArrayList<>());
        records.add(record);
        if (records.size() >= MOST_WAITING) {
            flush(stream, records);
        }
    }

    /**
     * Puts all that waits, and journals it.
     *
     * @throws SendException if Kinesis refused a record
     */
    public void flush() {
        waiting.forEach(this::flush);
    }

    private void flush(String stream, List<Waiting> records) {
        if (records.isEmpty()) {
            return;
        }
        List<Waiting> batch = List.copyOf(records);
        records.clear();
        List<Placed> placed = placed(stream, batch);
        for (int i = 0; i < placed.size(); i++) {
            Placed where = placed.get(i);
            for (ObjectNode line : batch.get(i).lines()) {
                ((ObjectNode) line.path("to")).put("shard", where.shard()).put("sequence", where.sequenceNumber());
                journal.write(line);
            }
            sent.note(stream, where.shard(), where.sequenceNumber());
        }
    }

    private List<Placed> placed(String stream, List<Waiting> batch) {
        try {
            return streams.put(stream, batch.stream().map(Waiting::record).toList());
        } catch (IllegalStateException e) {
            throw new SendException(batch.get(0).place(), "Kinesis refused the record: " + e.getMessage(), e);
        }
    }

    /** Makes a stream, and waits for it. */
    public void create(String stream, int shards) {
        streams.create(stream, shards);
    }

    /** Splits and merges until so many shards are open. */
    public void reshard(String stream, int to) {
        flush();
        streams.reshard(stream, to);
        ranges.remove(stream);
    }

    @Override
    public void close() {
        streams.close();
    }
}

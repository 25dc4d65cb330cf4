// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.ShardMetric;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.read.ShardReader.Remedy;
import dev.alluvium.connect.kinesis.record.Marker;
import dev.alluvium.connect.kinesis.record.RecordHeaders;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shard of this task: its reader, if it is read, and its lane to {@code poll}. Confined to the task thread. */
final class ShardFlow implements ShardReader.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ShardFlow.class);
    private static final long UNKNOWN = -1;

    private final ShardRef ref;
    private final Shard shard;
    private final FlowScope scope;
    private final StreamEvents events;
    private final Lane lane;
    private final MetricBean<ShardMetric> bean;
    private final Heartbeats heartbeats;
    private @Nullable ShardReader reader;
    private @Nullable ShardOffset unproven;
    private long readUntil;
    private long inherited;
    private long foundAt;
    private long lastAnswerAt;
    private long lastAskedAt;
    private long millisBehind = UNKNOWN;
    private long calls;
    private long callMillis;
    private long deficit;

    ShardFlow(ShardRef ref, Shard shard, FlowScope scope, StreamEvents events, ShardOffset from) {
        this.ref = ref;
        this.shard = shard;
        this.scope = scope;
        this.events = events;
        this.lane = new Lane(scope.mapper(ref), ref, from);
        this.bean = scope.metrics().shard(ref);
        this.heartbeats = new Heartbeats(scope.reading().heartbeat());
        this.lastAnswerAt = scope.now();
    }

    /** What a shard tells its stream. */
    interface StreamEvents {
        /** The service gave the shard's last record. */
        void onEnd(Shard shard, List<Shard> children);

        /** The service does not know the shard. */
        void onMissing(ShardFlow flow);

        /** The service refuses the position. */
        void onRefused(ShardFlow flow, KinesisException refusal);

        /** Whether the service has closed the shard, as of the last listing. */
        boolean isClosed(Shard shard);

        /** The last time at which a listing showed the shard open, by our clock; 0 for none. */
        long openUntil(Shard shard);
    }

    ShardRef ref() {
        return ref;
    }

    Shard shard() {
        return shard;
    }

    /**
     * Begins to read behind what the lane has delivered.
     *
     * @param parentsReadUntil where nothing is stored for the shard: a time at which its parents were not yet closed,
     *     so that all of its records are younger; 0 for none
     */
    void begin(boolean resumed, long parentsReadUntil) {
        ShardOffset from = lane.delivered();
        readUntil = Math.max(parentsReadUntil, from.knownUntil());
        inherited = parentsReadUntil > from.knownUntil() ? parentsReadUntil : 0;
        foundAt = events.openUntil(shard) > 0 ? events.openUntil(shard) : scope.wallMillis();
        reader = scope.isFanOut()
                ? new FanOutReader(ref, shard, scope, this, from.resumeAt())
                : new PollingReader(ref, shard, scope, this, from.resumeAt());
        unproven = resumed || from.position() != null ? from : null;
        heartbeats.begin(scope.now());
        lastAnswerAt = scope.now();
        bean.set(ShardMetric.STATE, 1);
        LOG.info("ALV-KIN-001 reading shard={} from={}", ref, from.resumeAt().kind());
    }

    boolean isReading() {
        return reader != null;
    }

    /** Puts a marker into the lane. */
    void mark(Marker marker, Lane.OffsetChange change) {
        lane.add(marker, change);
    }

    /** Whether the shard's end was handed to Connect. */
    boolean isEndDelivered() {
        return lane.isEmpty() && lane.delivered().closed();
    }

    ShardOffset delivered() {
        return lane.delivered();
    }

    boolean hasNothingToDeliver() {
        return lane.isEmpty();
    }

    /** When something is to be done next; never where only an answer can tell. */
    long dueAt(long now) {
        long due = reader == null ? Long.MAX_VALUE : reader.dueAt();
        return due <= now ? Long.MAX_VALUE : due;
    }

    long millisBehind() {
        return millisBehind;
    }

    /** Whether no answer has come for too long, of a task that has run since then. */
    boolean isStalled(long now, long since) {
        return reader != null
                && !reader.isEnded()
                && lane.isEmpty()
                && now - Math.max(since, lastAnswerAt)
                        > scope.reading().stalled().toMillis();
    }

    /** Makes the call that is due, if any and if there is room for its answer. */
    void advance(long now) {
        ShardReader current = reader;
        if (current == null || current.isEnded()) {
            return;
        }
        beat(current, now);
        current.advance(now);
    }

    /** Says how far the shard was delivered where no record does. */
    private void beat(ShardReader current, long now) {
        ShardOffset delivered = lane.delivered();
        String continuation = current.continuation();
        boolean due =
                heartbeats.isDue(now, delivered, scope.retention()) || heartbeats.isMoved(now, delivered, continuation);
        // A position without a time would promise nothing, so that a loss behind it could not be told.
        if (!lane.isEmpty() || millisBehind != 0 || !due) {
            return;
        }
        long until = Math.max(delivered.caughtUpAt(), caughtUpAt(lastAskedAt));
        Lane.OffsetChange change = before -> before.caughtUp(until).at(continuation);
        mark(Marker.of(Marker.Kind.HEARTBEAT), change);
        heartbeats.sent(now, change.of(delivered));
    }

    @Override
    public boolean hasRoom() {
        return lane.bytes() < scope.budget().share();
    }

    @Override
    public boolean isClosed() {
        return events.isClosed(shard);
    }

    @Override
    public void onFetched(Fetched fetched) {
        RecordsAnswer answer = fetched.answer();
        lastAnswerAt = scope.now();
        lastAskedAt = fetched.askedAt();
        millisBehind = answer.millisBehind();
        count(fetched);
        proveNoGap(fetched, fetched.isEnd());
        enqueue(fetched, fetched.isEnd());
        if (fetched.isEnd()) {
            end(answer.children());
        }
    }

    private void enqueue(Fetched fetched, boolean ended) {
        long before = lane.bytes();
        int left = fetched.records().size();
        inheritNoMore(fetched.records());
        boolean atTip = millisBehind == 0 && !ended;
        if (atTip) {
            readUntil = Math.max(readUntil, fetched.askedAt());
        }
        Long caughtUpAt = atTip && caughtUpAt(fetched.askedAt()) > 0 ? caughtUpAt(fetched.askedAt()) : null;
        if (left == 0 && caughtUpAt != null && lane.isEmpty()) {
            lane.caughtUp(caughtUpAt);
        }
        for (DecodedRecord record : fetched.records()) {
            left--;
            lane.add(record, left == 0 ? caughtUpAt : null);
            readUntil = Math.max(readUntil, record.arrival());
        }
        scope.budget().hold(lane.bytes() - before);
    }

    /** Parents without records tell only when their ends were seen: what is here says better how far it was read. */
    private void inheritNoMore(List<DecodedRecord> records) {
        if (inherited > 0 && !records.isEmpty()) {
            inherited = 0;
            readUntil = Math.min(readUntil, records.get(0).arrival());
        }
    }

    /**
     * What is stored as read is what the shard's children are held against: it must not lie behind their beginning. The
     * shard may have been closed for long before its end is told, or found where the service tells none.
     */
    private long caughtUpAt(long askedAt) {
        return Math.min(askedAt, events.openUntil(shard));
    }

    /** The service has no more records: they end, and this is said behind the last one. */
    void end(List<Shard> children) {
        if (reader != null) {
            reader.end();
        }
        String ids = children.stream().map(child -> child.id().value()).collect(Collectors.joining(","));
        mark(new Marker(Marker.Kind.CLOSED, Map.of(RecordHeaders.CHILDREN, ids)), this::ended);
        bean.set(ShardMetric.STATE, 2);
        events.onEnd(shard, children);
    }

    /**
     * Children of a shard that never had anything came after it was seen open, or else after its parents were read; or
     * else nothing is known but that they wait since its end was seen.
     */
    private ShardOffset ended(ShardOffset delivered) {
        if (delivered.knownUntil() > 0) {
            return delivered.end();
        }
        long seen = Math.max(caughtUpAt(lastAskedAt), inherited);
        return delivered.caughtUp(seen > 0 ? seen : lastAskedAt).end();
    }

    /** The service dropped the shard with its last record. */
    void expire() {
        if (reader != null && reader.isEnded()) {
            return;
        }
        ShardOffset fetched = lane.delivered().caughtUp(readUntil);
        GapCheck.expired(fetched, scope.wallMillis(), scope.retention()).ifPresent(this::reportExpired);
        end(List.of());
    }

    /**
     * Reads the shard again from its oldest record, and delivers what was not. False where it was read from there.
     */
    boolean beginAgain() {
        ShardReader current = reader;
        if (current == null || current.position().equals(Position.TRIM_HORIZON)) {
            return false;
        }
        current.beginAgain();
        return true;
    }

    /** The call failed for a reason outside the shard; it is made again later. */
    void tryLater() {
        if (reader != null) {
            reader.tryLater();
        }
    }

    private void proveNoGap(Fetched fetched, boolean ended) {
        ShardOffset from = unproven;
        boolean telling =
                !fetched.records().isEmpty() || ended || fetched.answer().millisBehind() == 0;
        if (!telling) {
            return;
        }
        unproven = null;
        boolean lastIsThere = from != null
                && !fetched.records().isEmpty()
                && from.isAtOrBehind(fetched.records().get(0).sequence());
        Optional<GapCheck.Gap> gap = from == null
                ? GapCheck.between(readUntil == 0 ? foundAt : readUntil, fetched.answeredAt(), scope.retention())
                : GapCheck.check(from, lastIsThere, fetched.answeredAt(), scope.retention());
        gap.ifPresent(found -> {
            tellGap(found, "records may have expired before they were read", before -> before.caughtUp(found.to()));
            readUntil = found.to();
        });
    }

    /** Stops the task, or says that records were lost with the shard. Its owner and its child's may both say so. */
    void reportExpired(GapCheck.Gap gap) {
        tellGap(gap, "the shard expired", before -> before.caughtUp(gap.to()).end());
    }

    /** Tells that a parent expired of which nothing was stored: it, or what came behind it, may have had records. */
    void reportVanished(GapCheck.Gap gap) {
        tellGap(gap, "a parent expired before anything of it was stored", before -> before.caughtUp(gap.to()));
        readUntil = Math.max(readUntil, gap.to());
    }

    private void tellGap(GapCheck.Gap gap, String what, Lane.OffsetChange change) {
        bean.add(ShardMetric.GAPS_TOTAL, 1);
        if (scope.failOnGap()) {
            throw SourceErrors.gap(ref, what, gap.from(), gap.to());
        }
        LOG.warn("ALV-KIN-010 gap shard={} what={} from={} to={}", ref, what, gap.from(), gap.to());
        mark(new Marker(Marker.Kind.GAP, Map.of(RecordHeaders.GAP, gap.from() + "-" + gap.to())), change);
    }

    @Override
    public Remedy onFailure(KinesisException failed, Position at) {
        LOG.debug("shard={} action={} code={}", ref, failed.action(), failed.code());
        return switch (failed.kind()) {
            case THROTTLED -> {
                bean.add(ShardMetric.THROTTLED_TOTAL, 1);
                yield Remedy.SLOW_DOWN;
            }
            case UNAVAILABLE, EXPIRED_CREDENTIALS, EXPIRED_TOKEN -> {
                bean.add(ShardMetric.FAILED_TOTAL, 1);
                yield Remedy.TRY_LATER;
            }
            case EXPIRED_ITERATOR -> {
                bean.add(ShardMetric.ITERATOR_REFRESH_TOTAL, 1);
                yield Remedy.REFRESH;
            }
            case NOT_FOUND -> {
                events.onMissing(this);
                yield Remedy.WAIT;
            }
            case INVALID -> onInvalid(failed, at);
            case DENIED -> throw SourceErrors.denied(ref.stream(), failed);
        };
    }

    private Remedy onInvalid(KinesisException failed, Position at) {
        if (at.kind() == Position.Kind.AT_TIMESTAMP) {
            // The service's clock is behind the time at which the stream was pinned; it will get there.
            LOG.warn("ALV-KIN-011 the start lies ahead of the service's clock shard={}", ref);
            return Remedy.TRY_LATER;
        }
        events.onRefused(this, failed);
        return Remedy.WAIT;
    }

    /**
     * Moves records out, in this shard's share.
     *
     * @param quantum bytes by which the share grows
     */
    void drain(long quantum, int maxRecords, List<SourceRecord> into) {
        deficit += quantum;
        if (deficit <= 0) {
            return;
        }
        int before = into.size();
        long released = lane.drain(maxRecords, deficit, into);
        scope.budget().release(released);
        deficit = lane.isEmpty() ? 0 : deficit - released;
        bean.add(ShardMetric.RECORDS_DELIVERED_TOTAL, into.size() - before);
        bean.set(ShardMetric.VALUES_SKIPPED_TOTAL, lane.skipped());
        bean.set(ShardMetric.LAST_DELIVERED_ARRIVAL, lane.delivered().arrival());
    }

    private void count(Fetched fetched) {
        RecordsAnswer answer = fetched.answer();
        calls++;
        callMillis += fetched.tookMillis();
        bean.set(ShardMetric.MILLIS_BEHIND_LATEST, answer.millisBehind());
        bean.add(ShardMetric.RECORDS_READ_TOTAL, answer.records().size());
        bean.add(ShardMetric.BYTES_READ_TOTAL, answer.size());
        bean.set(ShardMetric.READ_LATENCY_MS_AVG, callMillis / calls);
        bean.raise(ShardMetric.READ_LATENCY_MS_MAX, fetched.tookMillis());
        for (DecodedRecord record : fetched.records()) {
            bean.add(ShardMetric.USER_RECORDS_TOTAL, record.users().size());
            bean.add(ShardMetric.KPL_OUT_OF_RANGE_TOTAL, record.outOfRange());
            if (record.kind() == DecodedRecord.Kind.CORRUPT || record.kind() == DecodedRecord.Kind.FATAL) {
                bean.add(ShardMetric.KPL_CORRUPT_TOTAL, 1);
            }
        }
    }
}

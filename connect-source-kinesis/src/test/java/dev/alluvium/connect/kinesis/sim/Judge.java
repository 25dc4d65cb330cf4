// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.record.RecordHeaders;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.sim.ModelShard.User;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Knows what was put where and when, and nothing of how the connector works. Looks at every record that a task hands
 * over, at every offset that is stored, at every plan and at every call:
 *
 * <ul>
 *   <li>I1: no record of a child before the end of each parent is stored that the service still lists;
 *   <li>I2: of each shard the next user record follows, none twice and none left out but where a gap was told;
 *   <li>I3: each shard has one owner; I4: no stored offset goes back; I5: every shard ends, and is then not called;
 *   <li>I6: only a parent that the service holds no more counts as done without its end.
 * </ul>
 */
final class Judge {
    private static final int DROPPED = 5;
    static final long RETENTION_MS = 86_400_000L;

    private final VirtualTime time;
    private final Start start;
    private final boolean marked;
    private final Map<ShardId, ModelShard> shards = new LinkedHashMap<>();
    private final Map<String, User> byText = new HashMap<>();
    private final Map<String, Integer> lastOfKey = new HashMap<>();
    private long pinStoredAt = Long.MAX_VALUE;
    private long begun = Long.MAX_VALUE;
    private final Map<ShardId, String> numbers = new HashMap<>();
    private boolean passesBefore;

    /** @param marked whether there are markers; without, a transform drops some records */
    Judge(VirtualTime time, Start start, boolean marked) {
        this.time = time;
        this.start = start;
        this.marked = marked;
    }

    /** Whether a transform drops the record: it is never stored. */
    boolean isDropped(SourceRecord record) {
        return marker(record) == null && isDropped(byText.get(new String((byte[]) record.value(), UTF_8)));
    }

    private boolean isDropped(User user) {
        return !marked && user.number() % DROPPED == 0;
    }

    /** Where the stream is first read. */
    record Start(boolean latest, long timestamp) {}

    /**
     * These shards are read at these numbers.
     *
     * @param passes whether what lies before them is not read
     */
    void onNumbers(Map<ShardId, String> at, boolean passes) {
        numbers.putAll(at);
        passesBefore = passes;
    }

    /** A user record of a shard at which it may be read; empty where it has none. */
    Optional<String> number(ShardId id, Choices choices) {
        List<User> users = shards.get(id).users;
        return users.isEmpty()
                ? Optional.empty()
                : Optional.of(users.get(choices.below(users.size())).sequence());
    }

    /** The service has these shards by now. */
    void onShards(Collection<Shard> all) {
        for (Shard shard : all) {
            ModelShard known = shards.computeIfAbsent(
                    shard.id(),
                    id -> new ModelShard(
                            shard, shard.parents().stream().map(shards::get).toList()));
            if (shard.closed() && known.closedAt == Long.MAX_VALUE) {
                known.closedAt = time.millis();
            }
        }
    }

    /** The service took a user record. */
    void onPut(ShardId id, String sequence, int sub, String text) {
        ModelShard shard = shards.get(id);
        String[] parts = text.split(":");
        User user =
                new User(shard, shard.users.size(), sequence, sub, time.millis(), parts[0], Integer.parseInt(parts[1]));
        shard.users.add(user);
        byText.put(text, user);
    }

    /** Tasks run from now on. */
    void onBegin() {
        begun = Math.min(begun, time.millis());
    }

    /** I3. */
    void onPlan(List<TaskRanges> plan) {
        for (ModelShard shard : shards.values()) {
            long owners = plan.stream()
                    .filter(ranges -> ranges.owns(FakeKinesis.ARN, shard.shard))
                    .count();
            check(owners == 1, "I3", shard.id() + " has " + owners + " owners");
        }
    }

    /**
     * I5: the end of this shard is stored, it is not called again. Where it expired, the task of its child may have
     * said so, which its owner learns only by its next call.
     */
    void onCall(ShardId id) {
        ModelShard shard = shards.get(id);
        check(!shard.isEndCommitted() || isGone(shard), "I5", id + " is called although its end is stored");
    }

    /** A task handed this over. */
    void onPolled(ShardId id, SourceRecord record) {
        ModelShard shard = shards.get(id);
        String marker = marker(record);
        shard.pinPolled = ModelShard.number(record.sourceOffset(), "timestamp");
        if (marker == null) {
            User user = user(shard, record);
            parentsAreDone(shard);
            check(user.index() >= shard.polled, "I2", name(user) + " comes again");
            skipped(shard, shard.polled, user.index());
            shard.polled = user.index() + 1;
        } else if (marker.equals("GAP")) {
            shard.gapsPolled.add(gap(record));
        } else if (marker.equals("CLOSED")) {
            check(shard.closedAt <= time.millis(), "I5", id + " is ended while it is open");
            skipped(shard, shard.polled, shard.users.size());
        }
        claimsAreTrue(shard, record.sourceOffset());
    }

    /** Connect stored this record's offset: it is in the topic. */
    void onCommitted(ShardId id, SourceRecord record) {
        ModelShard shard = shards.get(id);
        String marker = marker(record);
        if (marker == null) {
            User user = user(shard, record);
            check(user.index() >= shard.committed, "I2", name(user) + " is in the topic twice");
            shard.committed = user.index() + 1;
            int last = lastOfKey.getOrDefault(user.key(), 0);
            // Who reads a child cannot wait for what was fetched of a parent that the service has dropped meanwhile.
            check(user.number() > last || isGone(shard), "I2", name(user) + " comes behind " + last + " of its key");
            lastOfKey.merge(user.key(), user.number(), Math::max);
        } else if (marker.equals("GAP")) {
            shard.gapsCommitted.add(gap(record));
        }
        if (record.sourceOffset().containsKey("timestamp")) {
            pinStoredAt = Math.min(pinStoredAt, time.millis());
        }
        offsetGoesOn(shard, record.sourceOffset());
        shard.offset = record.sourceOffset();
        if (ModelShard.isKnown(shard.offset)) {
            shard.knownSince = Math.min(shard.knownSince, time.millis());
        }
        shard.offsetInTime = isGone(shard) ? shard.offsetInTime : shard.offset;
    }

    /** The reader of these shards is gone; the next one goes on behind what was committed. */
    void onReaderGone(TaskRanges ranges) {
        shards.values().stream()
                .filter(shard -> ranges.owns(FakeKinesis.ARN, shard.shard))
                .forEach(ModelShard::forgetPolled);
    }

    /** A task stopped and said that records may be lost: nothing expires within the retention. */
    void onGapFailure() {
        check(time.millis() - begun > RETENTION_MS, "I2", "a gap is told where nothing can have expired");
    }

    /** What is still to be done; null when it is done. */
    String missing() {
        for (ModelShard shard : shards.values()) {
            for (int i = shard.committed; i < shard.users.size(); i++) {
                if (!excused(shard, shard.users.get(i))) {
                    return "I5: " + name(shard.users.get(i)) + " was never delivered";
                }
            }
            if (marked && shard.closedAt != Long.MAX_VALUE && !isGone(shard) && !shard.isEndCommitted()) {
                return "I5: " + shard.id() + " was never ended";
            }
        }
        return null;
    }

    /** I1 and I6. */
    private void parentsAreDone(ModelShard shard) {
        for (ModelShard parent : shard.parents) {
            boolean again = shard.isOrphan(trimmedUntil());
            long pinned = Math.max(pinnedOrNow(shard), parent.pinPolled);
            boolean before = start.latest && (again || parent.closedAt <= pinned) || isPassed(parent);
            check(
                    isStored(parent) || isGone(parent) || before,
                    "I1",
                    "a record of " + shard.id() + " before the end of " + parent.id() + " is stored");
        }
    }

    private long pinnedOrNow(ModelShard shard) {
        long pinned = shard.pinnedAt();
        return pinned == Long.MAX_VALUE ? time.millis() : Math.max(pinned, shard.pinPolled);
    }

    private void skipped(ModelShard shard, int from, int to) {
        for (int i = from; i < to; i++) {
            check(excused(shard, shard.users.get(i)), "I2", name(shard.users.get(i)) + " is left out");
        }
    }

    /** Whether a user record may be missing: it lies before the start, or it expired and this was told. */
    private boolean excused(ModelShard shard, User user) {
        return isBeforeStart(shard, user)
                || isDropped(user)
                || user.arrival() < trimmedUntil()
                        && (hasVanished(shard)
                                || user.arrival() < shard.promisedFrom(trimmedUntil())
                                || user.arrival() <= shard.gapTold()
                                || isGone(shard) && shard.isToldBelow(user.arrival(), trimmedUntil()));
    }

    /** Whether its end is stored, or, without markers, all of its records. */
    private boolean isStored(ModelShard shard) {
        return marked
                ? shard.isEndCommitted()
                : shard.closedAt != Long.MAX_VALUE
                        && shard.users.stream().skip(shard.committed).allMatch(user -> excused(shard, user));
    }

    /** Whether a shard that is read at a number came from this one, which itself came from none such. */
    private boolean isPassed(ModelShard shard) {
        return passesBefore
                && !numbers.containsKey(shard.id())
                && numbers.keySet().stream().anyMatch(id -> shards.get(id).cameFrom(shard))
                && numbers.keySet().stream().noneMatch(id -> shard.cameFrom(shards.get(id)));
    }

    private boolean isBeforeStart(ModelShard shard, User user) {
        String number = numbers.get(shard.id());
        if (isPassed(shard) || number != null && compare(user.sequence(), number) < 0) {
            return true;
        }
        if (!start.latest) {
            return user.arrival() < start.timestamp;
        }
        // Two tasks may pin at different times, as long as neither knows what the other stores.
        long pin = Math.max(shard.pinnedAt(), shard.pinPolled);
        boolean firstStart = user.arrival() <= pinStoredAt && user.arrival() <= pin;
        boolean again = user.arrival() <= shard.promisedFrom(trimmedUntil()) && shard.isOrphan(trimmedUntil());
        return firstStart || again || user.arrival() <= pin && pin < Long.MAX_VALUE && isFirstSight(pin);
    }

    /** Nothing that is listed then, and no parent of it, has anything stored: it cannot be told from a first start. */
    private boolean isFirstSight(long at) {
        return shards.values().stream()
                .filter(shard -> shard.closedAt >= at - RETENTION_MS)
                .allMatch(shard ->
                        shard.knownSince >= at && shard.parents.stream().allMatch(parent -> parent.knownSince >= at));
    }

    /** The shard expired, and all that came from it too: nobody is left who could see that it was there. */
    private boolean hasVanished(ModelShard shard) {
        return isGone(shard)
                && shards.values().stream()
                        .filter(other -> other.parents.contains(shard))
                        .allMatch(this::isGone);
    }

    /** An offset says how far the shard was delivered, and until when; it must be so. */
    private void claimsAreTrue(ModelShard shard, Map<String, ?> offset) {
        if (!(offset.get("caughtUpAt") instanceof Long until)) {
            return;
        }
        for (int i = shard.polled; i < shard.users.size() && shard.users.get(i).arrival() < until; i++) {
            check(
                    excused(shard, shard.users.get(i)),
                    "I2",
                    "an offset of " + shard.id() + " covers " + name(shard.users.get(i)) + ", which was not delivered");
        }
    }

    /**
     * I4. Where a shard expires while its owner reads its last records, the task of its child may tell of the gap with
     * an offset that it looked up before: nothing is left to be read from either.
     */
    private void offsetGoesOn(ModelShard shard, Map<String, ?> next) {
        Map<String, ?> before = shard.offset;
        if (before == null || isGone(shard)) {
            return;
        }
        int order = compare(before.get("seq"), next.get("seq"));
        boolean back = order > 0 || order == 0 && ModelShard.number(before, "sub") > ModelShard.number(next, "sub");
        check(!back && !shard.isEndCommitted(), "I4", "the offset of " + shard.id() + " goes back");
    }

    private static int compare(Object left, Object right) {
        ToIntFunction<Object> sign = seq -> seq == null ? 0 : 1;
        return left == null || right == null
                ? Integer.compare(sign.applyAsInt(left), sign.applyAsInt(right))
                : new BigInteger((String) left).compareTo(new BigInteger((String) right));
    }

    private User user(ModelShard shard, SourceRecord record) {
        User user = byText.get(new String((byte[]) record.value(), UTF_8));
        check(user != null && user.shard() == shard, "I2", "a record that nobody put into " + shard.id());
        Map<String, ?> offset = record.sourceOffset();
        boolean same = user.sequence().equals(offset.get("seq")) && user.sub() == ModelShard.number(offset, "sub");
        check(same, "I2", name(user) + " carries another's offset");
        return user;
    }

    private boolean isGone(ModelShard shard) {
        return shard.closedAt < trimmedUntil();
    }

    private long trimmedUntil() {
        return time.millis() - RETENTION_MS;
    }

    private static String marker(SourceRecord record) {
        Header header = record.headers().lastWithName(RecordHeaders.MARKER);
        return header == null ? null : (String) header.value();
    }

    private static ModelShard.Gap gap(SourceRecord record) {
        String span = (String) record.headers().lastWithName(RecordHeaders.GAP).value();
        int dash = span.indexOf('-');
        return new ModelShard.Gap(Long.parseLong(span.substring(0, dash)), Long.parseLong(span.substring(dash + 1)));
    }

    private static String name(User user) {
        return user.key() + ":" + user.number() + " of " + user.shard().id() + " (" + user.sequence() + "/" + user.sub()
                + ")";
    }

    private static void check(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new Violation(invariant + ": " + what);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.StartPositions;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.record.Marker;
import dev.alluvium.connect.kinesis.shard.Frontier;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardGraph;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.ShardState;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of this task: its graph of shards, what is known of each, and the flows of its own. */
final class StreamFlow implements ShardFlow.StreamEvents {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFlow.class);
    private static final long RELIST_MS = 1_000;

    private final String arn;
    private final TaskRanges ranges;
    private final FlowScope scope;
    private final Acknowledgements acknowledgements;
    private final ListingFailures listingFailures;
    private final ShardBook book = new ShardBook();
    private final Map<ShardId, ShardFlow> flows = new LinkedHashMap<>();
    private final Map<ShardId, Long> waitingSince = new HashMap<>();
    private ShardGraph graph = ShardGraph.EMPTY;
    private Frontier frontier = Frontier.of(ShardGraph.EMPTY, id -> ShardState.UNKNOWN, shard -> false);
    private @Nullable StreamSummary summary;
    private @Nullable Listing firstListing;
    private @Nullable StartPlan plan;
    private boolean listing;
    private long listingDueAt;
    private boolean changed;
    private boolean replaced;

    StreamFlow(String arn, TaskRanges ranges, FlowScope scope, Acknowledgements acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.arn = arn;
        this.ranges = ranges;
        this.scope = scope;
        this.listingFailures = new ListingFailures(arn, scope, RELIST_MS);
        this.listingDueAt = scope.now();
    }

    Collection<ShardFlow> flows() {
        return flows.values();
    }

    int waiting() {
        return frontier.waiting().size();
    }

    /** How long the longest wait for a parent lasts by now. */
    long oldestWait(long now) {
        return waitingSince.values().stream()
                .mapToLong(since -> now - since)
                .max()
                .orElse(0);
    }

    boolean isPlanned() {
        return plan != null;
    }

    long retentionMillis() {
        return scope.retention().toMillis();
    }

    long dueAt(long now) {
        long due = replaced || listing || listingDueAt <= now ? Long.MAX_VALUE : listingDueAt;
        for (ShardFlow flow : flows.values()) {
            due = Math.min(due, flow.dueAt(now));
        }
        return due;
    }

    /** Makes what is due: listings, starts of shards, calls. */
    void advance(long now) {
        if (replaced) {
            forgetDelivered();
            return;
        }
        if (!listing && listingDueAt <= now) {
            list();
        }
        forgetDelivered();
        if (changed && plan != null) {
            changed = false;
            place(now);
        }
        List<ShardFlow> inTurn = new ArrayList<>(flows.values());
        Collections.rotate(inTurn, scope.rotation(inTurn.size()));
        inTurn.forEach(flow -> flow.advance(now));
    }

    private void list() {
        listing = true;
        long askedAt = scope.wallMillis();
        scope.calls()
                .make(
                        () -> Listing.of(scope.surroundings().api(), arn),
                        listed -> onListed(listed, askedAt),
                        failed -> {
                            listing = false;
                            listingDueAt = scope.now() + listingFailures.onFailure(failed);
                        });
    }

    private void onListed(Listing listed, long askedAt) {
        listing = false;
        listingFailures.onListed();
        checkCreated(listed.summary());
        if (replaced) {
            return;
        }
        summary = listed.summary();
        scope.retention(listed.summary().retention());
        ShardGraph before = graph;
        graph = graph.afterListing(listed.shards(), flows.keySet());
        book.forgetGone(before, graph);
        book.seenOpen(listed.openShards(), askedAt);
        if (firstListing == null) {
            firstListing = listed;
        }
        listingDueAt = scope.now()
                + (graph.needsListing()
                        ? RELIST_MS
                        : scope.reading().discovery().toMillis());
        changed = true;
    }

    /** The shards whose stored offsets must be read to go on. */
    Set<ShardRef> lookUps() {
        if (summary == null || replaced) {
            return Set.of();
        }
        Set<ShardId> ids = new TreeSet<>(frontier.lookUps());
        if (plan == null) {
            graph.shards().forEach(shard -> ids.add(shard.id()));
            // Of all tasks' shards: the time that is stored with any holds for the whole stream.
            graph.shards().forEach(shard -> ids.addAll(graph.goneParents(shard)));
            ids.addAll(scope.config().start().of(arn).shards().keySet());
        }
        Set<ShardRef> refs = new HashSet<>();
        ids.forEach(id -> refs.add(ref(id)));
        return refs;
    }

    /** What is stored for shards, those of other streams among them. */
    void onLookedUp(Map<ShardRef, Optional<ShardOffset>> answer) {
        // An answer to what was asked before this stream was listed says nothing of its shards.
        boolean isWhole = answer.keySet().containsAll(lookUps());
        answer.forEach((ref, offset) -> {
            if (ref.stream().equals(arn)) {
                book.learn(ref.shard(), offset, acknowledgements.isStored(ref, offset));
                if (state(ref.shard()).isDone()) {
                    acknowledgements.forget(ref);
                }
            }
        });
        if (plan == null && firstListing != null && summary != null && isWhole) {
            StartPositions.Of start = scope.config().start().of(arn);
            checkPositions(start.shards().keySet());
            plan = StartPlan.of(start, firstListing, book.stored(), scope.wallMillis());
            if (acknowledgements.counts()) {
                graph.shards().forEach(book::inferEnds);
            }
            begin(plan);
        }
        changed = true;
    }

    /** Pins the start of own shards that are read for the first time. */
    private void begin(StartPlan start) {
        for (Shard shard : graph.shards()) {
            ShardOffset first = start.first(shard.id());
            if (!isOwn(shard) || state(shard.id()) != ShardState.FRESH) {
                continue;
            }
            if (start.passes(shard.id()) || skips(start, shard)) {
                book.enter(shard.id(), ShardState.SKIPPED);
                flow(shard, first).mark(Marker.of(Marker.Kind.CLOSED), ShardOffset::end);
            } else if (start.pins(shard.id())) {
                flow(shard, first).mark(Marker.of(Marker.Kind.START), before -> before);
            }
        }
    }

    /** Of a shard that is said where to begin in, and that is not there, nobody can tell what was lost with it. */
    private void checkPositions(Set<ShardId> named) {
        for (ShardId id : named) {
            if (!graph.contains(id) && book.stored(id) == null) {
                if (scope.failOnGap()) {
                    throw SourceErrors.startMissing(ref(id));
                }
                LOG.warn("ALV-KIN-008 a start position names a shard that is not there shard={}", ref(id));
            }
        }
    }

    /**
     * Another task may have begun before this shard's parent was closed, and still read it: then the shard waits for
     * that end, as any other does, and is read from the pinned time, where it has nothing.
     */
    private boolean skips(StartPlan start, Shard shard) {
        return start.skips(shard.id())
                && graph.livingParents(shard).stream().allMatch(parent -> state(parent) == ShardState.SKIPPED);
    }

    /**
     * The service dropped a parent; whoever was to read it, the task of its child is the one that still sees that. Of
     * two children's tasks the lower one's says so: the offset of the parent has one writer.
     */
    private void reportExpired(ShardId parent, Shard child) {
        ShardOffset offset = book.stored(parent);
        if (offset == null || state(parent) != ShardState.STARTED || !graph.isLowestChild(parent, child)) {
            return;
        }
        GapCheck.check(offset, false, scope.wallMillis(), scope.retention()).ifPresent(gap -> {
            Shard gone = new Shard(parent, List.of(), child.range(), true);
            book.enter(parent, ShardState.READING);
            ShardFlow flow = flow(gone, offset);
            flow.reportExpired(gap);
            flow.mark(Marker.of(Marker.Kind.CLOSED), ShardOffset::end);
        });
    }

    private void place(long now) {
        frontier = Frontier.of(graph, this::state, this::isOwn);
        for (ShardId id : frontier.ready()) {
            graph.find(id).ifPresent(this::read);
        }
        waitingSince.keySet().retainAll(frontier.waiting().keySet());
        frontier.waiting().keySet().forEach(id -> waitingSince.putIfAbsent(id, now));
        if (graph.needsListing()) {
            listingDueAt = Math.min(listingDueAt, now + RELIST_MS);
        }
    }

    private void read(Shard shard) {
        boolean resumed = state(shard.id()) == ShardState.STARTED;
        ShardOffset offset = book.stored(shard.id());
        if (!resumed || offset == null || offset.isUnread()) {
            graph.goneParents(shard).forEach(parent -> reportExpired(parent, shard));
            if (graph.goneParents(shard).stream()
                    .anyMatch(parent -> state(parent).isInFlight())) {
                return;
            }
        }
        ShardOffset from = resumed && offset != null ? offset : firstOffset(shard);
        book.enter(shard.id(), ShardState.READING);
        ShardFlow flow = flow(shard, from);
        // Of one that was only pinned, its parents tell as much as if nothing were stored.
        boolean goesOn = resumed && !(from.isUnread() && from.position() == null);
        flow.begin(goesOn, goesOn ? 0 : book.parentsReadUntil(shard));
        StartPlan start = plan;
        if (!resumed && start != null) {
            book.vanished(graph.goneParents(shard), start)
                    .flatMap(parent -> GapCheck.expired(start.first(parent), scope.wallMillis(), scope.retention()))
                    .ifPresent(flow::reportVanished);
        }
    }

    private ShardOffset firstOffset(Shard shard) {
        if (plan == null) {
            return ShardOffset.NONE;
        }
        return acknowledgements.counts() ? plan.firstWithTime(shard.id()) : plan.first(shard.id());
    }

    private ShardFlow flow(Shard shard, ShardOffset from) {
        return flows.computeIfAbsent(shard.id(), id -> new ShardFlow(ref(id), shard, scope, this, from));
    }

    /** Shards whose end was handed to Connect: their children wait for its being stored. */
    private void forgetDelivered() {
        flows.values().removeIf(flow -> {
            if (!flow.isEndDelivered()) {
                return false;
            }
            ShardId id = flow.shard().id();
            book.ended(id, flow.delivered());
            scope.metrics().forget(flow.ref());
            changed = true;
            return true;
        });
    }

    @Override
    public void onEnd(Shard shard, List<Shard> children) {
        graph = graph.afterEnd(shard.id(), children);
        if (children.isEmpty()) {
            listingDueAt = Math.min(listingDueAt, scope.now());
        }
        changed = true;
    }

    @Override
    public void onMissing(ShardFlow flow) {
        relist(flow, listed -> {
            if (listed.isPresent()) {
                flow.tryLater();
            } else {
                flow.expire();
            }
        });
    }

    @Override
    public void onRefused(ShardFlow flow, KinesisException refusal) {
        relist(flow, listed -> {
            if (listed.isEmpty()) {
                flow.expire();
            } else if (!listed.get().closed() || !flow.beginAgain()) {
                throw SourceErrors.refused(flow.ref(), refusal);
            }
        });
    }

    /** Asks whether the stream is still the same, and still has the shard. */
    private void relist(ShardFlow flow, Consumer<Optional<Shard>> onListed) {
        ShardId id = flow.shard().id();
        scope.calls()
                .make(
                        () -> Listing.of(scope.surroundings().api(), arn),
                        listed -> {
                            checkCreated(listed.summary());
                            if (replaced) {
                                return;
                            }
                            onListed.accept(listed.shards().stream()
                                    .filter(shard -> shard.id().equals(id))
                                    .findFirst());
                        },
                        failed -> {
                            listingFailures.laterAfter(failed);
                            flow.tryLater();
                        });
    }

    @Override
    public boolean isClosed(Shard shard) {
        return graph.find(shard.id()).filter(Shard::closed).isPresent();
    }

    @Override
    public long openUntil(Shard shard) {
        return book.openUntil(shard.id());
    }

    private void checkCreated(StreamSummary now) {
        if (summary == null || summary.created() == now.created()) {
            return;
        }
        if (scope.config().discovery().isEmpty()) {
            throw SourceErrors.streamRecreated(arn);
        }
        LOG.warn("ALV-KIN-009 the stream was created again, and waits for a new plan stream={}", arn);
        replaced = true;
    }

    private boolean isOwn(Shard shard) {
        return ranges.owns(arn, shard);
    }

    private ShardState state(ShardId id) {
        return book.state(id);
    }

    private ShardRef ref(ShardId id) {
        return new ShardRef(arn, summary == null ? 0 : summary.created(), id);
    }
}

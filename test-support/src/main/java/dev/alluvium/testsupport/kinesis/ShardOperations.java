// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.Shard;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;
import dev.alluvium.testsupport.kinesis.stream.StreamStatus;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Operations on the shards of a stream. Guarded by the endpoint's lock. */
final class ShardOperations {
    private static final int MAX_PAGE = 10_000;
    private static final int DEFAULT_PAGE = 1_000;

    private final Account account;

    ShardOperations(Account account) {
        this.account = account;
    }

    Map<String, Operation> byName() {
        return Map.of(
                "ListShards", this::list,
                "SplitShard", this::split,
                "MergeShards", this::merge,
                "UpdateShardCount", this::resize);
    }

    static ServiceException tooManyShards(KinesisOptions options) {
        return new ServiceException(
                ErrorType.LIMIT_EXCEEDED,
                "This request would exceed the shard limit for the account " + options.account() + " in "
                        + options.region() + ". Limit: " + options.maxShards() + ".");
    }

    private Consumer<WireWriter> list(WireRequest request, long now) {
        int limit = Bounds.number(request, "MaxResults", MAX_PAGE, DEFAULT_PAGE);
        ListingToken from = start(request, now);
        DataStream stream = account.find(from.stream(), now);
        ShardFilter filter = ShardFilter.parse(from.filter(), from.filterArgument());
        List<ShardFacts> rest = filter.select(stream, now).stream()
                .filter(shard -> shard.id().compareTo(from.afterShard()) > 0)
                .toList();
        List<ShardFacts> page = rest.subList(0, Math.min(limit, rest.size()));
        Optional<String> token = page.size() < rest.size()
                ? Optional.of(
                        from.continued(page.get(page.size() - 1).id(), now).encode())
                : Optional.empty();
        return out -> {
            out.objects("Shards", page, ShardFields::write);
            token.ifPresent(text -> out.text("NextToken", text));
        };
    }

    private ListingToken start(WireRequest request, long now) {
        Optional<String> text = request.text("NextToken");
        if (text.isEmpty()) {
            ShardFilter filter =
                    request.object("ShardFilter").map(ShardFilter::of).orElse(ShardFilter.ALL);
            String stream = named(request, now).name().name();
            String after = request.text("ExclusiveStartShardId").orElse("");
            return new ListingToken(stream, after, filter.type().name(), filter.argument(), now);
        }
        for (String excluded : List.of("StreamName", "StreamCreationTimestamp", "ExclusiveStartShardId")) {
            if (request.has(excluded)) {
                throw new ServiceException(
                        ErrorType.INVALID_ARGUMENT, "NextToken and " + excluded + " cannot be provided together.");
            }
        }
        ListingToken token = ListingToken.decode(text.get())
                .orElseThrow(() -> new ServiceException(ErrorType.INVALID_ARGUMENT, "NextToken is invalid."));
        if (now - token.issuedMillis() >= account.options().iteratorLife().toMillis()) {
            throw new ServiceException(ErrorType.EXPIRED_NEXT_TOKEN, "The NextToken has expired.");
        }
        return token;
    }

    /** The stream of that name and, where the request says so, of that birth. */
    private DataStream named(WireRequest request, long now) {
        DataStream stream = account.find(request, now);
        OptionalLong birth = request.time("StreamCreationTimestamp");
        if (birth.isPresent() && birth.getAsLong() != stream.createdMillis()) {
            throw new ServiceException(
                    ErrorType.RESOURCE_NOT_FOUND,
                    "Stream " + stream.name() + " under account "
                            + account.options().account() + " was not created at that time.");
        }
        return stream;
    }

    private Consumer<WireWriter> split(WireRequest request, long now) {
        DataStream stream = account.forChange(request, now);
        BigInteger key = Bounds.hashKey(request, "NewStartingHashKey")
                .orElseThrow(() -> ServiceException.validation(
                        "Value at 'newStartingHashKey' failed to satisfy constraint: Member must not be null"));
        Shard parent = openShard(stream, request.requiredText("ShardToSplit"), now);
        if (!parent.range().splitsAt(key)) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "NewStartingHashKey " + key + " used in SplitShard() on shard " + parent.id() + " in stream "
                            + stream.name() + " under account "
                            + account.options().account()
                            + " is not both greater than the shard's StartingHashKey and at most its EndingHashKey.");
        }
        checkShardLimit(stream.openCount() + 1);
        stream.split(parent, key, now);
        account.pass(stream, StreamStatus.UPDATING, now);
        return Operation.EMPTY;
    }

    private Consumer<WireWriter> merge(WireRequest request, long now) {
        DataStream stream = account.forChange(request, now);
        Shard one = openShard(stream, request.requiredText("ShardToMerge"), now);
        Shard other = openShard(stream, request.requiredText("AdjacentShardToMerge"), now);
        boolean ordered = one.range().touches(other.range());
        if (!ordered && !other.range().touches(one.range())) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "Shards " + one.id() + " and " + other.id() + " in stream " + stream.name() + " under account "
                            + account.options().account() + " are not an adjacent pair of shards eligible for merging");
        }
        stream.merge(ordered ? one : other, ordered ? other : one, now);
        account.pass(stream, StreamStatus.UPDATING, now);
        return Operation.EMPTY;
    }

    private Consumer<WireWriter> resize(WireRequest request, long now) {
        int target = Bounds.requiredNumber(request, "TargetShardCount", Integer.MAX_VALUE);
        if (!"UNIFORM_SCALING".equals(request.requiredText("ScalingType"))) {
            throw ServiceException.validation("Value at 'scalingType' failed to satisfy constraint: Member must"
                    + " satisfy enum value set: [UNIFORM_SCALING]");
        }
        DataStream stream = account.forChange(request, now);
        int current = stream.openCount();
        if (target > 2L * current || 2L * target < current) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "UpdateShardCount cannot scale from " + current + " to " + target
                            + " shards: at most double and at least half the current number.");
        }
        checkShardLimit(target);
        stream.resize(target, now);
        account.pass(stream, StreamStatus.UPDATING, now);
        return out -> {
            out.text("StreamName", stream.name().name());
            out.text("StreamARN", stream.name().arn());
            out.number("CurrentShardCount", current);
            out.number("TargetShardCount", target);
        };
    }

    private Shard openShard(DataStream stream, String id, long now) {
        Shard shard = account.shard(stream, id, now);
        if (!shard.isOpen()) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "Shard " + id + " in stream " + stream.name() + " under account "
                            + account.options().account()
                            + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
        return shard;
    }

    private void checkShardLimit(int shards) {
        if (shards > account.options().maxShards()) {
            throw tooManyShards(account.options());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.DataStream;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;
import dev.alluvium.testsupport.kinesis.stream.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Operations on streams as a whole. Guarded by the endpoint's lock. */
final class StreamOperations {
    private static final int ON_DEMAND_SHARDS = 4;
    private static final int MAX_PAGE = 10_000;
    private static final int STREAMS_PAGE = 100;
    private static final int SHARDS_PAGE = 100;
    private static final long MIN_RETENTION_HOURS = 24;
    private static final long MAX_RETENTION_HOURS = 8760;

    private final Account account;

    StreamOperations(Account account) {
        this.account = account;
    }

    Map<String, Operation> byName() {
        return Map.of(
                "CreateStream", this::create,
                "DeleteStream", this::delete,
                "DescribeStream", this::describe,
                "DescribeStreamSummary", this::summary,
                "ListStreams", this::list,
                "IncreaseStreamRetentionPeriod", (request, now) -> retain(request, now, true),
                "DecreaseStreamRetentionPeriod", (request, now) -> retain(request, now, false));
    }

    private Consumer<WireWriter> create(WireRequest request, long now) {
        boolean onDemand = request.object("StreamModeDetails")
                .flatMap(mode -> mode.text("StreamMode"))
                .filter("ON_DEMAND"::equals)
                .isPresent();
        if (!onDemand) {
            request.requiredNumber("ShardCount");
        }
        int shards = Bounds.number(request, "ShardCount", Integer.MAX_VALUE, ON_DEMAND_SHARDS);
        if (shards > account.options().maxShards()) {
            throw ShardOperations.tooManyShards(account.options());
        }
        account.create(request.requiredText("StreamName"), onDemand, shards, now);
        return Operation.EMPTY;
    }

    private Consumer<WireWriter> delete(WireRequest request, long now) {
        account.pass(account.find(request, now), StreamStatus.DELETING, now);
        return Operation.EMPTY;
    }

    private Consumer<WireWriter> describe(WireRequest request, long now) {
        DataStream stream = account.find(request, now);
        int limit = Bounds.number(request, "Limit", MAX_PAGE, SHARDS_PAGE);
        String after = request.text("ExclusiveStartShardId").orElse("");
        List<ShardFacts> rest = stream.shards(now).stream()
                .filter(shard -> shard.id().compareTo(after) > 0)
                .toList();
        List<ShardFacts> page = rest.subList(0, Math.min(limit, rest.size()));
        Consumer<WireWriter> head = head(stream, now);
        return out -> out.object("StreamDescription", description -> {
            head.accept(description);
            description.flag("HasMoreShards", page.size() < rest.size());
            description.objects("Shards", page, ShardFields::write);
        });
    }

    private Consumer<WireWriter> summary(WireRequest request, long now) {
        DataStream stream = account.find(request, now);
        Consumer<WireWriter> head = head(stream, now);
        int open = stream.openCount();
        int consumers = stream.consumers(now).size();
        int maxRecordKib = account.options().maxRecordBytes() / 1024;
        return out -> out.object("StreamDescriptionSummary", summary -> {
            head.accept(summary);
            summary.number("OpenShardCount", open);
            summary.number("ConsumerCount", consumers);
            summary.number("MaxRecordSizeInKiB", maxRecordKib);
        });
    }

    private static Consumer<WireWriter> head(DataStream stream, long now) {
        String status = stream.status(now).name();
        long hours = stream.retention().toHours();
        return out -> {
            out.text("StreamName", stream.name().name());
            out.text("StreamARN", stream.name().arn());
            out.text("StreamStatus", status);
            out.object("StreamModeDetails", mode -> mode.text("StreamMode", modeOf(stream)));
            out.number("RetentionPeriodHours", hours);
            out.time("StreamCreationTimestamp", stream.createdMillis());
            out.text("EncryptionType", "NONE");
            out.objects(
                    "EnhancedMonitoring",
                    List.of(List.<String>of()),
                    (one, metrics) -> one.texts("ShardLevelMetrics", metrics));
        };
    }

    private Consumer<WireWriter> list(WireRequest request, long now) {
        int limit = Bounds.number(request, "Limit", MAX_PAGE, STREAMS_PAGE);
        String after = request.text("NextToken")
                .or(() -> request.text("ExclusiveStartStreamName"))
                .orElse("");
        List<DataStream> rest = account.all(now).stream()
                .filter(stream -> stream.name().name().compareTo(after) > 0)
                .toList();
        List<DataStream> page = rest.subList(0, Math.min(limit, rest.size()));
        List<String> names = page.stream().map(stream -> stream.name().name()).toList();
        List<String> states =
                page.stream().map(stream -> stream.status(now).name()).toList();
        boolean more = page.size() < rest.size();
        return out -> {
            out.texts("StreamNames", names);
            out.flag("HasMoreStreams", more);
            out.objects("StreamSummaries", page, (one, stream) -> {
                one.text("StreamName", stream.name().name());
                one.text("StreamARN", stream.name().arn());
                one.text("StreamStatus", states.get(page.indexOf(stream)));
                one.object("StreamModeDetails", mode -> mode.text("StreamMode", modeOf(stream)));
                one.time("StreamCreationTimestamp", stream.createdMillis());
            });
            if (more) {
                out.text("NextToken", names.get(names.size() - 1));
            }
        };
    }

    private Consumer<WireWriter> retain(WireRequest request, long now, boolean longer) {
        long hours = request.requiredNumber("RetentionPeriodHours");
        DataStream stream = account.forChange(request, now);
        if (hours < MIN_RETENTION_HOURS || hours > MAX_RETENTION_HOURS) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "Retention period of " + hours + " hours is not between " + MIN_RETENTION_HOURS + " and "
                            + MAX_RETENTION_HOURS + " hours.");
        }
        int direction = Duration.ofHours(hours).compareTo(stream.retention());
        if (longer ? direction < 0 : direction > 0) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT,
                    "Requested retention period (" + hours + " hours) for stream " + stream.name() + " can not be "
                            + (longer ? "shorter" : "longer") + " than existing retention period ("
                            + stream.retention().toHours() + " hours).");
        }
        stream.retain(Duration.ofHours(hours));
        account.pass(stream, StreamStatus.UPDATING, now);
        return Operation.EMPTY;
    }

    private static String modeOf(DataStream stream) {
        return stream.isOnDemand() ? "ON_DEMAND" : "PROVISIONED";
    }
}

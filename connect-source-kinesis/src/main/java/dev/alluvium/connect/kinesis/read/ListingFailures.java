// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done about a stream that cannot be listed: try again later, warn, or stop. Confined to the task thread. */
final class ListingFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ListingFailures.class);
    private static final Duration UNLISTED = Duration.ofSeconds(30);

    private final String arn;
    private final FlowScope scope;
    private final Pace pace;
    private final Alarm alarm = new Alarm(UNLISTED);

    /** @param idleMillis time between listings that are urgent */
    ListingFailures(String arn, FlowScope scope, long idleMillis) {
        this.arn = arn;
        this.scope = scope;
        this.pace = new Pace(() -> idleMillis, scope.surroundings().time().random());
    }

    void onListed() {
        pace.afterAnswer(0, false);
        alarm.isDue(false, scope.now());
    }

    /** The milliseconds until it is tried again; says so where it has failed for long. */
    long onFailure(KinesisException failed) {
        long wait = laterAfter(failed);
        if (alarm.isDue(true, scope.now())) {
            LOG.warn(
                    "ALV-KIN-017 the stream cannot be listed stream={} action={} code={}",
                    arn,
                    failed.action(),
                    failed.code());
        }
        return wait;
    }

    /** The milliseconds until it is tried again. */
    long laterAfter(KinesisException failed) {
        LOG.debug("stream={} action={} code={}", arn, failed.action(), failed.code());
        return switch (failed.kind()) {
            case THROTTLED -> pace.afterThrottling();
            case UNAVAILABLE, EXPIRED_CREDENTIALS, EXPIRED_TOKEN, EXPIRED_ITERATOR -> pace.afterFailure();
            case DENIED -> throw SourceErrors.denied(arn, failed);
            case NOT_FOUND, INVALID -> {
                if (scope.config().discovery().isEmpty()) {
                    throw SourceErrors.streamMissing(arn, failed);
                }
                // The connector will see that it is gone, and plan without it; the other streams go on.
                yield pace.afterFailure();
            }
        };
    }
}

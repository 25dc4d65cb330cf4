// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.junit.jupiter.api.Assertions.fail;

import dev.alluvium.testsupport.stack.kinesis.KinesisLocal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The same contract on an endpoint that nobody here wrote: what both do is not our own reading of the service alone.
 * Needs Node and npm, which fetches it; where that fails it is skipped, but with {@code CI=true} it fails.
 */
class KinesisLocalIT {
    private static final Map<Trait, String> LACKS = Map.of(
            Trait.REAL_ENDING_NUMBER, "kinesis-local says 9223372036854775807 for every closed shard",
            Trait.GARBAGE_ITERATOR_IS_REFUSED, "kinesis-local answers HTTP 500 without a body",
            Trait.NUMBER_BEYOND_THE_END_IS_REFUSED, "kinesis-local does not compare it with the end",
            Trait.FOREIGN_NUMBER_IS_REFUSED, "kinesis-local takes any number",
            Trait.BATCH_LIMIT, "kinesis-local takes 501 records",
            Trait.FILTER_AT_TRIM_HORIZON, "kinesis-local shows every shard",
            Trait.FILTER_BY_TIME, "kinesis-local shows shards before and behind their lives",
            Trait.SPLIT_AT_START_IS_REFUSED, "kinesis-local makes a child with an empty range");

    private static KinesisLocal local;

    @BeforeAll
    static void start() {
        Optional<String> lacking = KinesisLocal.lacking();
        if (lacking.isPresent()) {
            String why = "The Kinesis contract does not run on kinesis-local: " + lacking.get();
            if ("true".equals(System.getenv("CI"))) {
                fail(why);
            }
            System.err.println(why);
            Assumptions.abort(why);
        }
        local = KinesisLocal.start(Path.of("target", "kinesis-local.log"));
    }

    @AfterAll
    static void close() {
        if (local != null) {
            local.close();
        }
    }

    @Nested
    class ShardsInCbor extends ShardContract {
        ShardsInCbor() {
            super(true);
        }

        @Override
        URI endpoint() {
            return local.uri();
        }

        @Override
        Map<Trait, String> lacks() {
            return LACKS;
        }
    }

    @Nested
    class RecordsInCbor extends RecordContract {
        RecordsInCbor() {
            super(true);
        }

        @Override
        URI endpoint() {
            return local.uri();
        }

        @Override
        Map<Trait, String> lacks() {
            return LACKS;
        }
    }

    @Nested
    class RecordsInJson extends RecordContract {
        RecordsInJson() {
            super(false);
        }

        @Override
        URI endpoint() {
            return local.uri();
        }

        @Override
        Map<Trait, String> lacks() {
            return LACKS;
        }
    }
}

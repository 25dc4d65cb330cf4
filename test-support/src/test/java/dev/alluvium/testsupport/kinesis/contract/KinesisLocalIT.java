// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The same contract on an endpoint that nobody here wrote: what both do is not our own reading of the service alone.
 * Needs Node and npm; where they are absent it is skipped, but with {@code CI=true} it fails.
 */
class KinesisLocalIT {
    private static final Map<Trait, String> LACKS = Map.of();

    private static KinesisLocal local;

    @BeforeAll
    static void start() {
        if (!KinesisLocal.isPossible()) {
            String why = "The contract does not run on kinesis-local: node and npm are not on the PATH";
            if ("true".equals(System.getenv("CI"))) {
                fail(why);
            }
            System.err.println(why);
            Assumptions.abort(why);
        }
        local = KinesisLocal.start();
    }

    @AfterAll
    static void close() {
        if (local != null) {
            local.close();
        }
    }

    @Nested
    class InCbor extends Contract {
        InCbor() {
            super(true);
        }
    }

    @Nested
    class InJson extends Contract {
        InJson() {
            super(false);
        }
    }

    private abstract static class Contract extends KinesisContract {
        Contract(boolean cbor) {
            super(cbor);
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

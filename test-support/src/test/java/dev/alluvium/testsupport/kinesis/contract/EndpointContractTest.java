// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Our endpoint does all of the contract, in both encodings. */
class EndpointContractTest {
    private static KinesisEndpoint endpoint;

    @BeforeAll
    static void start() {
        endpoint = KinesisEndpoint.start();
    }

    @AfterAll
    static void close() {
        endpoint.close();
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
            return endpoint.uri();
        }

        @Override
        Map<Trait, String> lacks() {
            return Map.of();
        }
    }
}

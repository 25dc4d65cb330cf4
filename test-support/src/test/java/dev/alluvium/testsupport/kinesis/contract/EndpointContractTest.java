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
    class ShardsInCbor extends ShardContract {
        ShardsInCbor() {
            super(true);
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

    @Nested
    class ShardsInJson extends ShardContract {
        ShardsInJson() {
            super(false);
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

    @Nested
    class RecordsInCbor extends RecordContract {
        RecordsInCbor() {
            super(true);
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

    @Nested
    class RecordsInJson extends RecordContract {
        RecordsInJson() {
            super(false);
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

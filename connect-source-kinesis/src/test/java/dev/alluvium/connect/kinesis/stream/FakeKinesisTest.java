// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;

/** The fake keeps the port's contract. */
class FakeKinesisTest extends KinesisApiContract {
    private final FakeKinesis kinesis = new FakeKinesis(time, 2);

    @Override
    KinesisApi api() {
        return kinesis;
    }

    @Override
    String consumer() {
        return FakeKinesis.CONSUMER;
    }

    @Override
    void put(String partitionKey, String text) {
        kinesis.put(partitionKey, text.getBytes(UTF_8));
    }

    @Override
    void merge() {
        kinesis.merge(ZERO, ONE);
    }

    @Override
    void throttleNext(String action) {
        kinesis.failNext(action, Kind.THROTTLED);
    }
}

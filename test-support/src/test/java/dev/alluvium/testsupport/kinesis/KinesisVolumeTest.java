// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static dev.alluvium.testsupport.kinesis.Direct.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many records go in and come out whole, by few calls. {@code -Dalluvium.kinesis.records} asks for more of them. */
class KinesisVolumeTest {
    private static final int RECORDS = Integer.getInteger("alluvium.kinesis.records", 20_000);
    private static final int SHARDS = 2;

    @Test
    void manyRecordsGoInAndComeOutByFewCalls() {
        try (KinesisEndpoint endpoint = KinesisEndpoint.start();
                KinesisStreams streams = KinesisStreams.connect(endpoint.uri());
                Direct kinesis = new Direct(endpoint.uri())) {
            streams.create(STREAM, SHARDS);
            streams.put(STREAM, records());

            int read = 0;
            for (int shard = 0; shard < SHARDS; shard++) {
                read += kinesis.all("shardId-00000000000" + shard).size();
            }

            assertThat(read).isEqualTo(RECORDS);
            assertThat(endpoint.calls("PutRecords")).isEqualTo(RECORDS / 500);
            // At most one call that is not full per shard, and the empty one that tells the tip.
            assertThat(endpoint.calls("GetRecords")).isLessThanOrEqualTo(RECORDS / 10_000 + 2 * SHARDS);
        }
    }

    private static List<UserRecord> records() {
        byte[] data = new byte[500];
        List<UserRecord> records = new ArrayList<>(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            records.add(UserRecord.of("key-" + i, data));
        }
        return records;
    }
}

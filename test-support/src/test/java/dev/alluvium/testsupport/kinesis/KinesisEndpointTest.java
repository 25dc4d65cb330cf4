// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The endpoint under the real SDK. */
class KinesisEndpointTest {
    @Test
    void aRecordComesBackAsItWasPut() {
        try (KinesisEndpoint endpoint = KinesisEndpoint.start();
                KinesisClient client = client(endpoint.uri())) {
            client.createStream(request -> request.streamName("events").shardCount(2));
            String sequence = client.putRecord(request ->
                            request.streamName("events").partitionKey("k1").data(SdkBytes.fromUtf8String("hello")))
                    .sequenceNumber();

            GetRecordsResponse first = read(client, "shardId-000000000000");
            GetRecordsResponse second = read(client, "shardId-000000000001");

            assertThat(first.records().size() + second.records().size()).isEqualTo(1);
            var record = first.hasRecords() && !first.records().isEmpty()
                    ? first.records().get(0)
                    : second.records().get(0);
            assertThat(record.data().asUtf8String()).isEqualTo("hello");
            assertThat(record.sequenceNumber()).isEqualTo(sequence).hasSize(56);
            assertThat(record.approximateArrivalTimestamp()).isAfter(java.time.Instant.parse("2026-01-01T00:00:00Z"));
        }
    }

    private static GetRecordsResponse read(KinesisClient client, String shard) {
        String iterator = client.getShardIterator(request ->
                        request.streamName("events").shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        return client.getRecords(request -> request.shardIterator(iterator));
    }

    private static KinesisClient client(URI endpoint) {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }
}

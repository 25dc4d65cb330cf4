// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import dev.alluvium.connect.kinesis.stream.ConsumerApi;
import dev.alluvium.connect.kinesis.stream.StreamConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerRequest;

/** Registered consumers through the synchronous SDK client, which it owns. */
public final class SdkConsumers implements ConsumerApi, AutoCloseable {
    private static final String DESCRIBE = "DescribeStreamConsumer";

    private final KinesisClient client;

    /** @param client that does not repeat requests by itself; closed with this */
    public SdkConsumers(KinesisClient client) {
        this.client = client;
    }

    @Override
    public StreamConsumer register(String stream, String name) {
        try {
            var made = client.registerStreamConsumer(
                            request -> request.streamARN(stream).consumerName(name))
                    .consumer();
            return new StreamConsumer(made.consumerARN(), made.consumerStatus() == ConsumerStatus.ACTIVE);
        } catch (SdkException e) {
            throw SdkErrors.of("RegisterStreamConsumer", e);
        }
    }

    @Override
    public StreamConsumer describe(String stream, String name) {
        return described(request -> request.streamARN(stream).consumerName(name));
    }

    @Override
    public StreamConsumer describe(String arn) {
        return described(request -> request.consumerARN(arn));
    }

    private StreamConsumer described(Consumer<DescribeStreamConsumerRequest.Builder> which) {
        try {
            ConsumerDescription found = client.describeStreamConsumer(which).consumerDescription();
            return new StreamConsumer(found.consumerARN(), found.consumerStatus() == ConsumerStatus.ACTIVE);
        } catch (SdkException e) {
            throw SdkErrors.of(DESCRIBE, e);
        }
    }

    @Override
    public void deregister(String arn) {
        try {
            client.deregisterStreamConsumer(request -> request.consumerARN(arn));
        } catch (SdkException e) {
            throw SdkErrors.of("DeregisterStreamConsumer", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

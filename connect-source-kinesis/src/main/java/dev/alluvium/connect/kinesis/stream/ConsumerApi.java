// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

/**
 * What the connector asks of Kinesis about registered consumers. Each call is one request, made once. Thread safe.
 *
 * <p>Every method throws a {@link KinesisException} where there is no answer.
 */
public interface ConsumerApi {
    /**
     * Registers a consumer.
     *
     * @param stream its ARN
     */
    StreamConsumer register(String stream, String name);

    /**
     * Describes the consumer of that name.
     *
     * @param stream its ARN
     */
    StreamConsumer describe(String stream, String name);

    /** Describes the consumer of that ARN. */
    StreamConsumer describe(String arn);

    /** Removes the consumer; its subscriptions end. */
    void deregister(String arn);
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.kinesis;

import dev.alluvium.it.kinesis.TopicCensus.Place;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that has written to a topic and is not committed yet.
 *
 * @param transactionalId of its producer; Connect names it after group, connector and task
 * @param first the first record that it wrote
 */
public record OpenTransaction(String transactionalId, Place first) {
    /** One that is open on any of the topic's partitions at this moment. */
    public static Optional<OpenTransaction> of(KafkaBroker kafka, String topic, int partitions) {
        Admin admin = kafka.admin();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        try {
            var states = admin.describeProducers(all).all().get();
            for (TopicPartition partition : all) {
                for (ProducerState producer : states.get(partition).activeProducers()) {
                    if (producer.currentTransactionStartOffset().isPresent()) {
                        Place first = new Place(
                                partition.partition(),
                                producer.currentTransactionStartOffset().getAsLong());
                        return transactionalId(admin, producer.producerId()).map(id -> new OpenTransaction(id, first));
                    }
                }
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker cannot tell the transactions of " + topic, e);
        }
    }

    /** The number of the task, which is the last part of the id. */
    public int task() {
        return Integer.parseInt(transactionalId.substring(transactionalId.lastIndexOf('-') + 1));
    }

    private static Optional<String> transactionalId(Admin admin, long producer)
            throws InterruptedException, ExecutionException {
        ListTransactionsOptions options = new ListTransactionsOptions().filterProducerIds(Set.of(producer));
        return admin.listTransactions(options).all().get().stream()
                .map(TransactionListing::transactionalId)
                .findFirst();
    }
}

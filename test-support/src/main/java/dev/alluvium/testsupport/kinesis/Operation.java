// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import java.util.function.Consumer;

/** One operation of the service. Runs with the endpoint's lock held. */
@FunctionalInterface
interface Operation {
    /** The answer that has no fields. */
    Consumer<WireWriter> EMPTY = out -> {};

    /**
     * Does it.
     *
     * @return writes the answer's fields, from values that nobody changes any more: it is called without the lock
     * @throws dev.alluvium.testsupport.kinesis.protocol.ServiceException if the answer is an error
     */
    Consumer<WireWriter> run(WireRequest request, long nowMillis);
}

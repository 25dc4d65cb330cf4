// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.Subscriptions.Step;
import dev.alluvium.testsupport.kinesis.Subscriptions.Subscription;
import dev.alluvium.testsupport.kinesis.http.HttpStream;
import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.EventMessage;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Sends the events of one subscription, as they come about. Confined to the thread of its connection. */
final class EventPump implements HttpStream {
    /** The operation by whose name faults hit single events. */
    static final String EVENT = "SubscribeToShardEvent";

    /** A clock in a test's hand tells nobody that it has moved. */
    private static final long LOOK_AGAIN_MILLIS = 20;

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final Service service;
    private final FaultScript faults;
    private final Gate gate;
    private final WireFormat format;
    private final Subscription subscription;
    private final int generation;

    EventPump(Service service, FaultScript faults, Gate gate, WireFormat format, Subscription subscription) {
        this.service = service;
        this.faults = faults;
        this.gate = gate;
        this.format = format;
        this.subscription = subscription;
        this.generation = gate.generation();
    }

    @Override
    public boolean write(Chunks out) throws IOException, InterruptedException {
        try {
            out.send(EventMessage.initial(format));
            while (gate.pass(generation)) {
                long seen = service.changes();
                Step step = service.next(subscription);
                if (step instanceof Step.End) {
                    return true;
                }
                if (step instanceof Step.Nothing) {
                    service.awaitChange(seen, LOOK_AGAIN_MILLIS);
                } else if (step instanceof Step.Event event) {
                    if (!send(event, out)) {
                        return false;
                    }
                    if (event.last()) {
                        return true;
                    }
                }
            }
            return false;
        } catch (ServiceException e) {
            out.send(EventMessage.exception(format, e));
            return true;
        }
    }

    private boolean send(Step.Event event, Chunks out) throws IOException, InterruptedException {
        Optional<KinesisFault> fault = faults.next(EVENT, Optional.of(subscription.shard()));
        if (fault.isPresent()) {
            switch (fault.get().kind()) {
                case RESET, LOST_ANSWER -> {
                    return false;
                }
                case SILENCE -> {
                    while (gate.delay(FOR_EVER)) {
                        continue;
                    }
                    return false;
                }
                case SLOW -> {
                    if (!gate.delay(fault.get().delay())) {
                        return false;
                    }
                }
                case IN_USE -> throw new ServiceException(ErrorType.RESOURCE_IN_USE, "A fault that was asked for.");
                case THROTTLE -> throw new ServiceException(ErrorType.LIMIT_EXCEEDED, "A fault that was asked for.");
                case INTERNAL_FAILURE, EXPIRED_ITERATOR, EMPTY ->
                    throw new ServiceException(ErrorType.INTERNAL_FAILURE, "A fault that was asked for.");
            }
        }
        // Nothing may be answered while the endpoint is paused.
        if (!gate.pass(generation)) {
            return false;
        }
        out.send(EventMessage.event(format, EVENT, event.fields()));
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import dev.alluvium.testsupport.kinesis.http.HttpCall;
import dev.alluvium.testsupport.kinesis.http.HttpListener;
import dev.alluvium.testsupport.kinesis.http.HttpReply;
import dev.alluvium.testsupport.kinesis.http.HttpStream;
import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.EventMessage;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireFormat;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kinesis service on a free port of this machine, for the AWS SDK with {@code endpointOverride}: streams, shards,
 * records, splits and merges, limits and faults, in memory and by a clock of the caller's choice.
 *
 * <p>Signatures of requests are not checked: any credentials do. Thread-safe. Close it at the end.
 */
public final class KinesisEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KinesisEndpoint.class);
    private static final String TARGET = "Kinesis_20131202.";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final FaultScript faults = new FaultScript();
    private final CallCounts calls = new CallCounts();
    private final Gate gate = new Gate();
    private final AtomicLong requests = new AtomicLong();
    private final Service service;
    private int port;
    private @Nullable HttpListener listener;

    private KinesisEndpoint(KinesisOptions options) {
        this.service = new Service(options, faults);
        this.port = options.port();
    }

    /** Serves with {@link KinesisOptions#defaults}: no rate limits. */
    public static KinesisEndpoint start() {
        return start(KinesisOptions.defaults());
    }

    /** Serves until it is closed. */
    public static KinesisEndpoint start(KinesisOptions options) {
        KinesisEndpoint endpoint = create(options);
        endpoint.listen();
        return endpoint;
    }

    /** An endpoint that does not {@link #listen} yet. */
    public static KinesisEndpoint create(KinesisOptions options) {
        return new KinesisEndpoint(options);
    }

    /** Listens, also again after {@link #close}, at the same address with the same streams. */
    public synchronized void listen() {
        if (listener != null) {
            throw new IllegalStateException("the Kinesis endpoint listens already at " + uri());
        }
        gate.open();
        HttpListener started = HttpListener.start(port, this::serve);
        port = started.uri().getPort();
        listener = started;
    }

    /** Whether it listens, paused or not. */
    public synchronized boolean isListening() {
        return listener != null;
    }

    /** What to override the SDK's endpoint with: {@code http://127.0.0.1:<port>}. */
    public synchronized URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on nothing is answered; connections are still accepted, and stay. */
    public void pause() {
        gate.shut();
    }

    /** Undoes {@link #pause}: what waits is answered. */
    public void resume() {
        gate.open();
    }

    /** Puts a fault in force, until it has hit often enough or is closed. */
    public ArmedFault arm(KinesisFault fault) {
        return faults.arm(fault);
    }

    /** How often an operation was called, faults included. */
    public long calls(String operation) {
        return calls.of(operation);
    }

    /** How often an operation was called for a shard, where it names one. */
    public long calls(String operation, String shard) {
        return calls.of(operation, shard);
    }

    /**
     * The sequence number of the last record of each shard that has ever had one and has not expired: what a consumer
     * of the whole stream is to reach. Empty when there is no such stream.
     */
    public Map<String, String> lastSequenceNumbers(String stream) {
        return service.lastSequenceNumbers(stream);
    }

    /** Frees the port and cuts all connections; streams stay, see {@link #listen}. Nothing when it does not listen. */
    @Override
    public synchronized void close() {
        HttpListener running = listener;
        listener = null;
        if (running != null) {
            gate.sendAway();
            running.close();
        }
    }

    private HttpReply serve(HttpCall call) {
        try {
            if (!gate.pass()) {
                return HttpReply.RESET;
            }
            HttpReply reply = answer(call);
            return gate.pass() ? reply : HttpReply.RESET;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpReply.RESET;
        } catch (RuntimeException e) {
            LOG.error("call={} failed inside the endpoint", call, e);
            return error(WireFormat.JSON, new ServiceException(ErrorType.INTERNAL_FAILURE, "The endpoint failed"));
        }
    }

    private HttpReply answer(HttpCall call) throws InterruptedException {
        WireFormat format = WireFormat.of(call.header("content-type"));
        String target = call.header("x-amz-target");
        if (!target.startsWith(TARGET)) {
            return error(format, new ServiceException(ErrorType.UNKNOWN_OPERATION, "Not an operation of Kinesis"));
        }
        String operation = target.substring(TARGET.length());
        try {
            WireRequest request = format.read(call.body());
            Optional<String> shard = service.shardOf(operation, request);
            calls.add(operation, shard);
            Optional<KinesisFault> fault = faults.next(operation, shard);
            if (fault.isPresent()) {
                return answerWith(fault.get(), format, operation, request);
            }
            return served(format, operation, request);
        } catch (ServiceException e) {
            return error(format, e);
        }
    }

    private HttpReply served(WireFormat format, String operation, WireRequest request) {
        return operation.equals(Service.SUBSCRIBE)
                ? subscribed(format, request)
                : reply(format, 200, format.write(service.run(operation, request)));
    }

    private HttpReply subscribed(WireFormat format, WireRequest request) {
        try {
            return streaming(new EventPump(service, faults, gate, format, service.subscribe(request)));
        } catch (ServiceException e) {
            if (e.type() != ErrorType.RESOURCE_IN_USE || !service.fanOut().refusesInStream()) {
                throw e;
            }
            return streaming(out -> {
                out.send(EventMessage.initial(format));
                out.send(EventMessage.exception(format, e));
                return true;
            });
        }
    }

    private HttpReply streaming(HttpStream body) {
        return HttpReply.streaming(headers(EventMessage.CONTENT_TYPE), body);
    }

    private HttpReply answerWith(KinesisFault fault, WireFormat format, String operation, WireRequest request)
            throws InterruptedException {
        if (fault.kind() == Kind.RESET) {
            return HttpReply.RESET;
        }
        if (fault.kind() == Kind.LOST_ANSWER) {
            served(format, operation, request);
            return HttpReply.RESET;
        }
        if (fault.kind() == Kind.SLOW) {
            if (!gate.delay(fault.delay())) {
                return HttpReply.RESET;
            }
            return served(format, operation, request);
        }
        return reply(format, 200, format.write(service.fail(fault.kind(), request)));
    }

    private HttpReply error(WireFormat format, ServiceException error) {
        String message = Optional.ofNullable(error.getMessage()).orElse("");
        byte[] body =
                format.write(out -> out.text("__type", error.type().wireName()).text("message", message));
        return reply(format, error.type().status(), body);
    }

    private HttpReply reply(WireFormat format, int status, byte[] body) {
        return new HttpReply(status, headers(format.contentType()), body);
    }

    private Map<String, String> headers(String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Date", DATE.format(Instant.ofEpochMilli(service.now())));
        headers.put("x-amzn-RequestId", String.format(Locale.ROOT, "%036d", requests.incrementAndGet()));
        return headers;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** The two encodings of the service. They differ in blobs (bytes or base64) and in times (milliseconds or seconds). */
public enum WireFormat {
    /** What SDKs send unless told otherwise. */
    CBOR("application/x-amz-cbor-1.1", new CBORFactory()) {
        @Override
        void time(JsonGenerator out, long epochMillis) throws IOException {
            ((CBORGenerator) out).writeTag(EPOCH_TAG);
            out.writeNumber(epochMillis);
        }

        @Override
        long millis(JsonNode number) {
            return number.longValue();
        }
    },
    /** Plain JSON. */
    JSON("application/x-amz-json-1.1", new JsonFactory()) {
        @Override
        void time(JsonGenerator out, long epochMillis) throws IOException {
            out.writeNumber(java.math.BigDecimal.valueOf(epochMillis, 3));
        }

        @Override
        long millis(JsonNode number) {
            return number.decimalValue().movePointRight(3).longValue();
        }
    };

    private static final int EPOCH_TAG = 1;
    private static final int INITIAL_BYTES = 1024;

    private final String contentType;
    private final ObjectMapper mapper;

    WireFormat(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        this.mapper = new ObjectMapper(factory);
    }

    /** By a Content-Type header; CBOR only where it says so. */
    public static WireFormat of(String contentType) {
        return contentType.startsWith(CBOR.contentType) ? CBOR : JSON;
    }

    /** What the Content-Type header says. */
    public String contentType() {
        return contentType;
    }

    /**
     * A request's body.
     *
     * @throws ServiceException if it is not an object in this encoding
     */
    public WireRequest read(byte[] body) {
        try {
            JsonNode node = mapper.readTree(body);
            if (node == null || !node.isObject()) {
                throw new ServiceException(ErrorType.SERIALIZATION, "The body is not an object");
            }
            return new WireRequest(this, node);
        } catch (IOException e) {
            throw new ServiceException(ErrorType.SERIALIZATION, "The body cannot be read");
        }
    }

    /** An answer's body: one object with the fields that the argument writes. */
    public byte[] write(Consumer<WireWriter> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);
        try (JsonGenerator out = mapper.getFactory().createGenerator(bytes)) {
            out.writeStartObject();
            fields.accept(new WireWriter(this, out));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    abstract void time(JsonGenerator out, long epochMillis) throws IOException;

    abstract long millis(JsonNode number);
}
